"""Who can see a piece of evidence, in one line: nobody is left out of it."""

from trellis.web.evidence.present import ONLY_YOU, Seen, together

PAIR = Seen("a", ("You", "Ruth", "Owen"))
GROUP = Seen("b", ("You", "Sunita", "Ruth"), "", "Reading group")
MARKED = Seen("c", (), "You and those who mark it")


def test_one_circle_says_itself():
    assert together([ONLY_YOU]) == ONLY_YOU
    assert together([MARKED]).words == "You and those who mark it"
    assert together([PAIR]).words == "You, Ruth and Owen"


def test_several_circles_name_everybody_once_and_the_markers_too():
    assert together([MARKED, PAIR]).words == "You, Ruth, Owen and those who mark it"
    assert together([PAIR, GROUP]).words == "You, Ruth, Owen and Sunita"
    assert together([PAIR, GROUP, MARKED]).words == "You, Ruth, Owen, Sunita and those who mark it"
