import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

const FIRST_PX = 640;

/** The width that an element has, in pixels. */
export function useWidth<E extends Element>(): [RefObject<E | null>, number] {
  const element = useRef<E>(null);
  const [width, setWidth] = useState(FIRST_PX);
  useLayoutEffect(() => {
    if (!element.current) return undefined;
    setWidth(element.current.getBoundingClientRect().width || FIRST_PX);
    const observer = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, width];
}
