export { StreamClient, type ClientOptions, type Connection, type Traffic, type Transports } from './client.ts';
export type { Generation } from './generation.ts';
export type { Jam, JamEvent, PartEvent } from './jam.ts';
export type { JamPart } from './jamPart.ts';
export type * from './protocol.ts';
export { newRequestId } from './requestId.ts';
