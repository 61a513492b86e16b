import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';

const NEAR_PX = 32;

interface StickToBottom {
  scroller: RefObject<HTMLElement | null>;
  content: RefObject<HTMLDivElement | null>;
  atBottom: boolean;
  toBottom: () => void;
}

/** Keeps the end of growing content in view until the reader scrolls up. */
export function useStickToBottom(): StickToBottom {
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const stuck = useRef(true);
  const [atBottom, setAtBottom] = useState(true);

  const toBottom = useCallback(() => {
    stuck.current = true;
    setAtBottom(true);
    if (scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, []);

  useLayoutEffect(() => {
    const view = scroller.current;
    const inner = content.current;
    if (!view || !inner) return undefined;
    let lastTop = view.scrollTop;

    const onScroll = () => {
      const away = view.scrollHeight - view.clientHeight - view.scrollTop;
      const movedUp = view.scrollTop < lastTop;
      lastTop = view.scrollTop;
      // Growth alone takes the end away without moving up, and does not let go.
      if (away <= NEAR_PX && !(movedUp && away > 1)) stuck.current = true;
      else if (movedUp) stuck.current = false;
      setAtBottom(stuck.current);
    };
    const onResize = () => {
      if (stuck.current) view.scrollTop = view.scrollHeight;
    };

    const observer = new ResizeObserver(onResize);
    observer.observe(inner);
    observer.observe(view);
    view.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      view.removeEventListener('scroll', onScroll);
    };
  }, []);

  return { scroller, content, atBottom, toBottom };
}
