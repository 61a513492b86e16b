import { useEffect, useState } from 'react';
import { EMPTY_CATALOGUE, type Catalogue } from '../catalogue.ts';
import { useServices } from './services.ts';

let known = EMPTY_CATALOGUE;

/** Empty until the server has said. */
export function useCatalogue(): Catalogue {
  const { loadCatalogue } = useServices();
  const [catalogue, setCatalogue] = useState(known);

  useEffect(() => {
    let here = true;
    void loadCatalogue().then((loaded) => {
      known = loaded;
      if (here) setCatalogue(loaded);
    });
    return () => {
      here = false;
    };
  }, [loadCatalogue]);

  return catalogue;
}
