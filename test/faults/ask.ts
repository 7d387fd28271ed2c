import { Agent, fetch, type RequestInit, type Response } from 'undici';

/** A socket a request: one that is kept would be found dead after each kill. */
const dispatcher = new Agent({ pipelining: 0 });

/** `fetch`, for servers that are killed now and then. */
export const ask = async (url: string, init: RequestInit = {}): Promise<Response> =>
  await fetch(url, { ...init, dispatcher });
