import { useId, useRef, type ReactNode, type ToggleEvent } from 'react';

const EDGE_PX = 8;

interface Props {
  /** What the button says. */
  label: ReactNode;
  name: string;
  className?: string;
  children: ReactNode;
}

/** A button and what it opens: above it, closed by Escape and by a click elsewhere. */
export function Popover({ label, name, className, children }: Props) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);

  const place = (event: ToggleEvent<HTMLDivElement>) => {
    if (event.newState !== 'open' || !button.current) return;
    const panel = event.currentTarget;
    const { left, top, bottom } = button.current.getBoundingClientRect();
    const above = top > innerHeight - bottom;
    panel.style.left = `${Math.max(EDGE_PX, Math.min(left, innerWidth - panel.offsetWidth - EDGE_PX))}px`;
    panel.style.maxHeight = `${(above ? top : innerHeight - bottom) - 2 * EDGE_PX}px`;
    panel.style.top = above ? 'auto' : `${bottom + EDGE_PX}px`;
    panel.style.bottom = above ? `${innerHeight - top + EDGE_PX}px` : 'auto';
  };

  return (
    <>
      <button ref={button} type="button" className={className ?? 'chip'} popoverTarget={id} aria-label={name} title={name}>
        {label}
      </button>
      <div id={id} popover="auto" className="popover" role="dialog" aria-label={name} onToggle={place}>
        {children}
      </div>
    </>
  );
}
