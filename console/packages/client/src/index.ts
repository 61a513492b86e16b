export { StreamClient, type ClientOptions, type Connection } from './client.ts';
export type { Generation } from './generation.ts';
export type * from './protocol.ts';
export { newRequestId } from './requestId.ts';
