import type { Called, Connection, Exchange, Read } from '../../contract.ts';
import { isPage, isRecord } from '../answers.ts';
import type { Call, Reply, StripeClient } from '../client.ts';

/** Calls of one question, each noted. */
export interface Caller {
  /** Reads in the name of an account; null is the platform. */
  get(path: string, account: string | null): Promise<Reply>;
  call(call: Omit<Call, 'purpose'>): Promise<Reply>;
}

/** Runs something that calls, and hands back what was exchanged for it. */
export const noted = async <Result>(
  client: StripeClient,
  connection: Connection,
  purpose: Exchange['purpose'],
  run: (caller: Caller) => Promise<Result>,
): Promise<Called<Result>> => {
  const exchanges: Exchange[] = [];
  const call = async (made: Omit<Call, 'purpose'>): Promise<Reply> => {
    const { reply, exchange } = await client(connection, { purpose, ...made });
    exchanges.push(exchange);
    return reply;
  };
  const result = await run({
    call,
    get: async (path, account) => await call({ method: 'GET', path, account }),
  });
  return { result, exchanges };
};

/** Reads one thing, checked and turned into what it tells. */
export const readOne = async <Value>(
  caller: Caller,
  asked: { readonly path: string; readonly account: string | null; readonly what: string },
  valueOf: (body: object) => Value | undefined,
): Promise<Read<Value>> => {
  const reply = await caller.get(asked.path, asked.account);
  if (reply.kind !== 'answered') return unread(reply);
  const value = valueOf(reply.body);
  return value === undefined
    ? { kind: 'unreachable', cause: `the answer is no ${asked.what} that can be read` }
    : { kind: 'found', value };
};

/** How a list is read to its end. */
export interface Listed<Item> {
  readonly path: string;
  readonly account: string | null;
  readonly what: string;
  readonly isItem: (value: unknown) => value is Item;
  /** Whether what is looked for is among these, so that the rest need not be read. */
  readonly isEnough?: (items: readonly Item[]) => boolean;
}

/** Pages of a hundred that one question reads before it is given up. */
const pagesMax = 50;

/** Reads a list page by page: those of v1 go on after an id, those of v2 name the next page. */
export const readList = async <Item extends { readonly id: string }>(
  caller: Caller,
  listed: Listed<Item>,
): Promise<Read<readonly Item[]>> => {
  const items: Item[] = [];
  let path: string | undefined = listed.path;
  for (let page = 0; page < pagesMax; page += 1) {
    const reply: Reply = await caller.get(path, listed.account);
    if (reply.kind !== 'answered') return unread(reply);
    const found: readonly unknown[] = itemsOf(reply.body) ?? [null];
    if (!found.every(listed.isItem)) {
      return { kind: 'unreachable', cause: `the answer is no page of ${listed.what}` };
    }
    items.push(...found);
    path = nextPath(listed.path, reply.body, found.at(-1)?.id);
    if (path === undefined || listed.isEnough?.(found) === true) {
      return { kind: 'found', value: items };
    }
  }
  return { kind: 'unreachable', cause: `more than ${pagesMax} pages of ${listed.what}` };
};

const itemsOf = (body: object): readonly unknown[] | undefined =>
  'data' in body && Array.isArray(body.data) ? body.data : undefined;

const nextPath = (path: string, body: object, last: string | undefined): string | undefined => {
  if (isPage(body)) {
    const join = path.includes('?') ? '&' : '?';
    return body.has_more && last !== undefined
      ? `${path}${join}starting_after=${encodeURIComponent(last)}`
      : undefined;
  }
  // Whatever is named has to lead on within the same API, and nowhere else.
  const next = isRecord(body) ? body.next_page_url : undefined;
  return typeof next === 'string' && next.startsWith('/v2/') ? next : undefined;
};

/** What is known when there is nothing to read. */
export const unread = (
  reply: Exclude<Reply, { kind: 'answered' }>,
): Exclude<Read<never>, { kind: 'found' }> => {
  if (reply.kind === 'lost') return { kind: 'unreachable', cause: reply.cause };
  const { status, fault } = reply;
  if (fault.code === 'account_invalid') return { kind: 'gone', message: fault.message };
  return status === 404 && fault.code === 'resource_missing'
    ? { kind: 'absent' }
    : { kind: 'unreachable', cause: `status ${status} ${fault.code ?? fault.type}` };
};
