import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { StreamClient } from '@vctt/client';
import { Api } from './app/api.ts';
import { ServicesProvider, type Services } from './app/services.ts';
import { Settings } from './app/settings.ts';
import { Shell } from './app/Shell.tsx';
import { loadCatalogue } from './catalogue.ts';
import { Conversation } from './conversation/conversation.ts';
import { JamSession } from './conversation/jamSession.ts';
import { sessionJam } from './conversation/jamStorage.ts';
import { onNextFrame } from './conversation/schedule.ts';
import { sessionTalk } from './conversation/storage.ts';
import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/chat.css';
import './styles/prose.css';

// The server is mounted where the page lies, whatever prefix a proxy puts before it.
const base = new URL('.', document.baseURI);

const settings = new Settings(localStorage, base.pathname);
document.documentElement.dataset['theme'] = settings.get().theme;

const api = new Api(base, settings);
const client = new StreamClient(base, { token: () => settings.get().token });
const services: Services = {
  base,
  api,
  settings,
  client,
  conversation: new Conversation(client, sessionTalk(sessionStorage, base.pathname), onNextFrame),
  jams: new JamSession(client, sessionJam(sessionStorage, base.pathname), onNextFrame),
  loadCatalogue: () => loadCatalogue(api),
};

const page = document.getElementById('page');
if (!page) throw new Error('the page has no place for its content');
createRoot(page).render(
  <StrictMode>
    <ServicesProvider value={services}>
      <Shell />
    </ServicesProvider>
  </StrictMode>,
);
