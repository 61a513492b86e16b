import { createContext, useContext } from 'react';
import type { StreamClient } from '@vctt/client';
import type { Catalogue } from '../catalogue.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { JamSession } from '../conversation/jamSession.ts';
import type { Api } from './api.ts';
import type { Settings } from './settings.ts';

export interface Services {
  base: URL;
  api: Api;
  settings: Settings;
  client: StreamClient;
  conversation: Conversation;
  jams: JamSession;
  loadCatalogue: () => Promise<Catalogue>;
}

const Context = createContext<Services | undefined>(undefined);

export const ServicesProvider = Context.Provider;

export function useServices(): Services {
  const services = useContext(Context);
  if (!services) throw new Error('outside of the page');
  return services;
}
