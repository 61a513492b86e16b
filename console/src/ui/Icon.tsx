/** Outlines on a grid of 20. */
const PATHS = {
  chat: 'M3.5 5.5h13v8.5h-7l-3.5 3v-3h-2.5z',
  jam: 'M4 12V8M8 15V5M12 13V7M16 11V9',
  history: 'M3.6 10a6.4 6.4 0 1 0 2-4.6M3.5 3.5v3h3M10 6.5V10l2.5 1.8',
  dashboard: 'M3.5 16.5h13M5.5 13.5v-4M10 13.5v-9M14.5 13.5V8',
  workbench: 'M3 10h3l2-5 3.5 10 2-5H17',
  settings: 'M3.5 6.5h7M14.5 6.5h2M3.5 13.5h2M9.5 13.5h7M12.5 4.5v4M7.5 11.5v4',
  copy: 'M7 7h9.5v9.5H7zM13 7V3.5H3.5V13H7',
  check: 'M4 10.5l4 4 8-9',
  again: 'M16.4 10a6.4 6.4 0 1 1-2-4.6M16.5 3.5v3h-3',
  edit: 'M4 16l.8-3.4L13.5 4l2.5 2.5-8.6 8.7zM12 5.5L14.5 8',
  stop: 'M6 6h8v8H6z',
  send: 'M10 16V4M5 9l5-5 5 5',
  plus: 'M10 4v12M4 10h12',
  down: 'M5 8l5 5 5-5',
  search: 'M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4zM13 13l3.5 3.5',
  download: 'M10 3.5v9M6 9l4 4 4-4M3.5 16.5h13',
  trash: 'M4 6h12M8 6V4h4v2M5.5 6l.7 10.5h7.6L14.5 6',
  tool: 'M12.5 4a4 4 0 0 0-3.8 5.3L4 14l2 2 4.7-4.7A4 4 0 0 0 16 7.5l-2.4 1.4-2-.5-.5-2z',
  swap: 'M4 7h11M12 4l3 3-3 3M16 13H5M8 10l-3 3 3 3',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
