import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

/** One request, whole. */
export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** An answer to its last byte. */
export interface WireAnswer {
  readonly kind: 'answered';
  readonly status: number;
  /** By their names in small letters. */
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What came of it: an answer, or the reason why there is none. */
export type WireReply =
  | WireAnswer
  | {
      readonly kind: 'lost';
      /** Whether a byte of the request may have reached the provider. */
      readonly hasLeft: boolean;
      /** The status, where the answer had begun. */
      readonly status: number | null;
      readonly cause: string;
    };

/**
 * Sends one request, once, and tells of it whether it left. Never throws, never follows a
 * redirect, never sends again.
 *
 * @param timeoutMs for all of it: the socket, the request and the answer's last byte
 */
export const exchangeHttp = async (
  agent: Dispatcher,
  { url, method, headers, body }: WireRequest,
  timeoutMs: number,
): Promise<WireReply> =>
  await new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let controller: Dispatcher.DispatchController | undefined;
    let head: Pick<WireAnswer, 'status' | 'headers'> | undefined;
    let isOver = false;

    const end = (reply: WireReply): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(deadline);
      resolve(reply);
    };
    const lose = (cause: string): void =>
      end({
        kind: 'lost',
        hasLeft: controller !== undefined,
        status: head?.status ?? null,
        cause,
      });
    const deadline = setTimeout(() => {
      lose(`no whole answer within ${timeoutMs} ms`);
      controller?.abort(new Error('deadline'));
    }, timeoutMs);

    const path = `${url.pathname}${url.search}`;
    agent.dispatch(
      { origin: url.origin, path, method, headers, body },
      {
        // Called when a socket is open, just before the first byte is written to it.
        onRequestStart: (started) => {
          // A request given up while it waited for a socket must not leave after all.
          if (isOver) started.abort(new Error('given up'));
          else controller = started;
        },
        onResponseStart: (_, status, headers) => {
          head = { status, headers };
        },
        onResponseData: (_, chunk) => {
          chunks.push(chunk);
        },
        onResponseEnd: () =>
          head === undefined
            ? lose('an answer without a head')
            : end({ kind: 'answered', ...head, body: Buffer.concat(chunks) }),
        onResponseError: (_, fault) => lose(wordFor(fault)),
      },
    );
  });

/** The machine's word for a fault: its code where it has one. */
const wordFor = (fault: Error): string => {
  const cause = fault instanceof AggregateError ? (fault.errors[0] as Error) : fault;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
};
