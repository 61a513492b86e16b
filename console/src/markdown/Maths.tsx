import { useEffect, useRef, useState } from 'react';

type Typeset = (source: string, display: boolean, into: HTMLElement) => void;

let loaded: Typeset | undefined;

interface Props {
  source: string;
  display: boolean;
}

/** TeX; as its source until the typesetter is there, and where it is wrong. */
export function Maths({ source, display }: Props) {
  const place = useRef<HTMLSpanElement>(null);
  const [typeset, setTypeset] = useState<Typeset | undefined>(() => loaded);

  useEffect(() => {
    if (typeset) return;
    void import('./typeset.ts').then((module) => {
      loaded = module.typeset;
      setTypeset(() => module.typeset);
    });
  }, [typeset]);

  useEffect(() => {
    if (typeset && place.current) typeset(source, display, place.current);
  }, [typeset, source, display]);

  return (
    <span className="maths" data-display={display} tabIndex={display ? 0 : undefined}>
      {/* React owns nothing in here. */}
      <span ref={place} key={typeset ? 'typeset' : 'source'}>
        {typeset ? null : source}
      </span>
    </span>
  );
}
