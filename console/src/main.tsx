import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { StreamClient } from '@vctt/client';
import { loadCatalogue } from './catalogue.ts';
import { Conversation } from './conversation/conversation.ts';
import { sessionTurns } from './conversation/storage.ts';
import { App } from './ui/App.tsx';
import './styles.css';

const HIDDEN_FRAME_MS = 200;

// The server is mounted where the page lies, whatever prefix a proxy puts before it.
const base = new URL('.', document.baseURI);

/** Once per frame; a hidden page has no frames. */
function onNextFrame(publish: () => void): void {
  if (document.hidden) setTimeout(publish, HIDDEN_FRAME_MS);
  else requestAnimationFrame(publish);
}

const conversation = new Conversation(
  new StreamClient(base),
  sessionTurns(sessionStorage, base.pathname),
  onNextFrame,
);

const page = document.getElementById('page');
if (!page) throw new Error('the page has no place for its content');
createRoot(page).render(
  <StrictMode>
    <App conversation={conversation} catalogue={loadCatalogue(base)} />
  </StrictMode>,
);
