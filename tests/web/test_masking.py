"""The page for hiding: plain form posts from the first mark to what others are shown."""

import pytest

from tests.evidence.masking.conftest import walker  # noqa: F401  a fixture
from tests.factories.evidence import make_file, make_partnership_circle, share
from tests.factories.people import make_person
from tests.web.counting import statements
from trellis.evidence import tasks
from trellis.evidence.masking.path import Box, way_data
from trellis.evidence.masking.plan import Area, Key, Plan, as_data, from_data
from trellis.evidence.models import File, Hiding
from trellis.evidence.regions import Region

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])


@pytest.fixture
def pair(walker):  # noqa: F811  the fixture above
    owner, coach = make_person("Priya"), make_person("Ruth")
    item = make_file(owner, walker)
    share(item, owner, make_partnership_circle(owner, coach))
    return owner, coach, item


def version(item) -> int:
    found = Hiding.objects.using("owner").filter(item=item).first()
    return found.version if found else 0


def send(client, item, act, **fields):
    return client.post(f"/evidence/{item.id}/hide", {"act": act, "version": version(item), **fields})


def test_from_the_first_mark_to_what_others_are_shown(client, pair):
    owner, coach, item = pair
    client.force_login(owner)
    page = f"/evidence/{item.id}/hide"
    assert "Nothing marked yet" in client.get(page).text
    assert send(client, item, "place", region="11.25,23.33,15,20", at="", until="").status_code == 302
    assert send(client, item, "place", region="30,40,15,20", at="0:01.5", until="0:02.5", which="0").status_code == 302
    assert send(client, item, "place", region="33,40,15,20", at="0:02", until="", which="0").status_code == 302
    assert from_data(Hiding.objects.using("owner").get().plan).areas[0].until == 2500  # as it was set before
    assert send(client, item, "key-off", which="0", at="2000").status_code == 302
    shown = client.get(page).text
    assert "0:01.5" in shown
    assert "Follow the places" in shown
    assert [key.at for key in from_data(Hiding.objects.using("owner").get().plan).areas[0].keys] == [0, 1500]
    assert send(client, item, "key-off", which="0", at="1500").status_code == 302
    assert send(client, item, "how", look="cover", voice="on").status_code == 302
    assert send(client, item, "silence", begin="0:01", end="0:02").status_code == 302
    assert send(client, item, "follow").status_code == 302
    assert "being followed" in client.get(page).text
    waiting = client.get(f"{page}/status")
    assert "being followed" in waiting.text
    assert client.get(f"{page}/status", headers={"If-None-Match": waiting["ETag"]}).status_code == 304
    tasks.hide(item_id=str(item.id), owner_id=str(owner.id))
    checking = client.get(page).text
    assert "Look whether it is hidden each time" in checking
    assert "Make the copy" in checking
    assert send(client, item, "make").status_code == 302
    tasks.hide(item_id=str(item.id), owner_id=str(owner.id))
    assert "before others see it" in client.get(page).text
    refused = send(client, item, "use")
    assert (refused.status_code, "all the way through first" in refused.text) == (422, True)
    assert send(client, item, "use", looked="on", faces="on").status_code == 302
    assert "Others are shown the hidden copy" in client.get(page).text
    assert "Others are shown a copy with something hidden" in client.get(f"/evidence/{item.id}").text
    files = {(one.role, one.masked): one.id for one in File.objects.using("owner").filter(item=item)}
    client.force_login(coach)
    hers = client.get(f"/evidence/{item.id}").text
    assert str(files["playable", "used"]) in hers
    assert str(files["playable", ""]) not in hers
    assert "Something is hidden in this copy" in hers
    assert client.get(f"/files/{files['playable', 'used']}").status_code == 200
    for hidden in (files["playable", ""], files["strip", ""], files["original", ""], files["poster", ""]):
        assert client.get(f"/files/{hidden}").status_code == 404
    client.force_login(owner)
    assert send(client, item, "stop").status_code == 302
    client.force_login(coach)
    assert client.get(f"/files/{files['playable', 'used']}").status_code == 404
    assert client.get(f"/files/{files['playable', '']}").status_code == 200


@pytest.mark.parametrize(
    ("act", "fields", "says"),
    [
        ("place", {"region": "", "at": "0:01"}, "Say where it lies"),
        ("place", {"region": "90,90,50,50"}, "four numbers in percent"),
        ("place", {"region": "10,10,20,20", "at": "9:00"}, "has ended by then"),
        ("place", {"region": "10,10,20,20", "at": "one"}, "minutes and seconds"),
        ("silence", {"begin": "0:02", "end": "0:01"}, "has to come after"),
        ("silence", {"begin": "", "end": "0:01"}, "when it ends"),
        ("make", {}, "Mark something"),
        ("area-off", {"which": "7"}, "gone already"),
        ("nonsense", {}, "Choose what to do"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(client, pair, act, fields, says):
    owner, _, item = pair
    client.force_login(owner)
    if act == "make":
        send(client, item, "how", look="blur")
    answer = send(client, item, act, **fields)
    assert answer.status_code == 422
    assert says in answer.text
    for value in fields.values():
        assert not value or act == "area-off" or f'value="{value}"' in answer.text


def test_an_older_page_is_told_so_and_overwrites_nothing(client, pair):
    owner, _, item = pair
    client.force_login(owner)
    send(client, item, "how", look="cover", whole="on")
    answer = client.post(
        f"/evidence/{item.id}/hide", {"act": "place", "version": 0, "region": "10,10,20,20", "at": "", "until": ""}
    )
    assert answer.status_code == 409
    assert "changed on another page" in answer.text
    assert 'value="10,10,20,20"' in answer.text
    assert from_data(Hiding.objects.using("owner").get().plan).areas == ()


def test_nobody_else_has_the_page(client, pair):
    owner, coach, item = pair
    for person, code in ((owner, 200), (coach, 404), (make_person("Uma"), 404)):
        client.force_login(person)
        assert client.get(f"/evidence/{item.id}/hide").status_code == code
        assert client.get(f"/evidence/{item.id}/hide/status").status_code == code
    client.force_login(coach)
    assert send(client, item, "how", look="cover", whole="on").status_code == 404
    assert not Hiding.objects.using("owner").exists()


def test_the_page_asks_the_database_little_however_much_is_marked(client, pair):
    owner, _, item = pair
    client.force_login(owner)
    page = f"/evidence/{item.id}/hide"
    few = statements(client, page)
    for number in range(12):
        send(client, item, "place", region=f"{number},10,20,20", at="", until="")
    assert statements(client, page) <= few <= 8
    found = Hiding.objects.using("owner").get()
    long = Area(tuple(Key(at * 10_000, Region(100, 100, 900, 900)) for at in range(10)), 3_000_000)
    found.plan = as_data(Plan(areas=(long,) * 10))
    found.ways = [way_data([(at * 1000, Box(500, 500, 900, 900)) for at in range(3000)])] * 10
    found.save(using="owner")
    assert len(client.get(page).content) < 150_000
