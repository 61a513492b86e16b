const HIDDEN_FRAME_MS = 200;

/** Once per frame; a hidden page has no frames. */
export function onNextFrame(publish: () => void): void {
  if (document.hidden) setTimeout(publish, HIDDEN_FRAME_MS);
  else requestAnimationFrame(publish);
}
