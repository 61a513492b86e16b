import { useEffect, useRef, type RefObject } from 'react';

export type Opener = RefObject<HTMLElement | null>;

interface ReturnFocus {
  openedBy: (opener: Opener) => void;
  /** What was opened has done its work, and the focus is given elsewhere. */
  forget: () => void;
}

/** Gives the focus back to what opened something in its own place, once that is closed. */
export function useReturnFocus(open: boolean): ReturnFocus {
  const opener = useRef<Opener>(undefined);

  useEffect(() => {
    if (open) return;
    opener.current?.current?.focus();
    opener.current = undefined;
  }, [open]);

  return {
    openedBy: (by) => {
      opener.current = by;
    },
    forget: () => {
      opener.current = undefined;
    },
  };
}
