import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Answer, Ask } from './answer.ts';
import { flattenParts } from './flatten-parts.ts';

/** Takes one request to its end: every path out of it writes to, or destroys, the response. */
export type Serve = (ask: Ask, response: ServerResponse) => void;

const LARGEST_BODY_BYTES = 8 << 20;

/** A bare HTTP server that hands over whole requests. Nothing may throw past it. */
export function createListener(serve: Serve, failed: (error: unknown) => Answer): Server {
  const server = createServer((request, response) => {
    response.on('error', () => undefined);
    gather(request, (body) => {
      try {
        serve(askOf(request, body), response);
      } catch (error) {
        sendAnswer(response, failed(error));
      }
    });
  });
  // A held request is bounded by its fault, not by the server.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 30_000;
  server.on('clientError', (_error, socket) => socket.destroy());
  return server;
}

/** Writes an answer whole; does nothing when the client has already left. */
export function sendAnswer(response: ServerResponse, answer: Answer): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(answer.status, {
    ...answer.headers,
    'content-length': Buffer.byteLength(answer.body),
  });
  response.end(answer.body);
}

function gather(request: IncomingMessage, done: (body: string) => void): void {
  if (request.method === 'GET') {
    request.resume();
    done('');
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > LARGEST_BODY_BYTES) request.destroy();
  });
  request.on('end', () => hand(request, Buffer.concat(chunks), done));
  request.on('error', () => undefined);
}

/** A form of several parts is read before it is handed over: what runs it is one synchronous step. */
function hand(request: IncomingMessage, bytes: Buffer, done: (body: string) => void): void {
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) void flattenParts(bytes, type).then(done);
  else done(bytes.toString('utf8'));
}

function askOf(request: IncomingMessage, body: string): Ask {
  const url = request.url ?? '/';
  const at = url.indexOf('?');
  return {
    method: request.method ?? 'GET',
    path: at < 0 ? url : url.slice(0, at),
    query: at < 0 ? '' : url.slice(at + 1),
    headers: request.headers,
    body,
  };
}
