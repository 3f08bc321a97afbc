// A recording that plays from a bucket came by a link of a minute. When it has run out (a pause, a jump), the page's
// own address is asked again, which asks whether one may still see it, and playing goes on where it stood.
const tried = new WeakMap();

document.addEventListener("error", ({ target }) => {
  const media = target.closest?.("video, audio");
  if (media?.error?.code !== MediaError.MEDIA_ERR_NETWORK || Date.now() - (tried.get(media) ?? 0) < 3000) return;
  tried.set(media, Date.now());
  const { currentTime, paused, playbackRate } = media;
  media.addEventListener("loadedmetadata", () => {
    Object.assign(media, { currentTime, playbackRate });
    if (!paused) media.play().catch(() => {});
  }, { once: true });
  media.load();
}, true);
