import { type Answer } from '../../kernel/answer.ts';
import type { KeptView } from '../world/idempotency.ts';
import type { AnyRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';
import type { Outcome } from './endpoint.ts';
import { expandInto, type Lookup, lookupIn } from './expand.ts';
import type { ErrorBody } from './refusal.ts';
import { renderRecord } from './render.ts';

export interface Rendered {
  readonly status: number;
  readonly body: string;
  /** What an idempotency key keeps: the versions of a plain object, the text of all else. */
  readonly kept: string | KeptView;
}

/** The JSON of an outcome, with what was asked to be expanded. */
export function renderOutcome(
  outcome: Outcome,
  expand: readonly string[],
  world: World,
  url: string,
  request: string,
): Rendered {
  switch (outcome.type) {
    case 'found': {
      const { body, seen } = renderFound(outcome.record, expand, world, url, lookupIn(world));
      // An account shows more than its record: what stands beside it may change under the same.
      const isWhole = outcome.record.kind !== 'account';
      const kept = isWhole ? { record: outcome.record, expand, seen } : body;
      return { status: 200, body, kept };
    }
    case 'listed': {
      const data = outcome.records.map((record) => renderRecord(record, world, url));
      const list = pageOf(outcome, data);
      expandInto(list, expand, world, url, lookupIn(world));
      return asText(200, JSON.stringify(list));
    }
    case 'plain':
      return asText(200, JSON.stringify(outcome.body));
    case 'failed': {
      const object = renderRecord(outcome.record, world, url);
      const error = {
        ...errorFields(outcome.error, request),
        [outcome.record.kind]: object,
        ...methodOf(object),
      };
      return asText(outcome.status, JSON.stringify({ error }));
    }
  }
}

/** Renders a kept view again, from the very versions it was rendered from. */
export function renderKept(view: KeptView, world: World, url: string): string {
  const seen = new Map(view.seen.map((record) => [record.id, record]));
  return renderFound(view.record, view.expand, world, url, (id) => seen.get(id)).body;
}

export function renderRefusal(error: ErrorBody, request: string): string {
  return JSON.stringify({ error: errorFields(error, request) });
}

/** The headers that every answer of Stripe's carries. */
export function stripeHeaders(
  request: string,
  version: string,
  key: string | undefined,
  isReplayed: boolean,
): Answer['headers'] {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'request-id': request,
    'stripe-version': version,
  };
  if (key !== undefined) {
    headers['idempotency-key'] = key;
    headers['original-request'] = request;
  }
  if (isReplayed) headers['idempotent-replayed'] = 'true';
  return headers;
}

function renderFound(
  record: AnyRecord,
  expand: readonly string[],
  world: World,
  url: string,
  lookup: Lookup,
) {
  const body = renderRecord(record, world, url);
  const seen = expandInto(body, expand, world, url, lookup);
  return { body: JSON.stringify(body), seen };
}

function asText(status: number, body: string): Rendered {
  return { status, body, kept: body };
}

function pageOf(outcome: Outcome & { readonly type: 'listed' }, data: readonly object[]): object {
  const { url, has_more, search } = outcome;
  return search === undefined
    ? { object: 'list', data, has_more, url }
    : { object: 'search_result', data, has_more, next_page: search, url };
}

function errorFields(error: ErrorBody, request: string): object {
  return {
    ...error,
    ...(error.code === undefined
      ? {}
      : { doc_url: `https://stripe.com/docs/error-codes/${error.code.replaceAll('_', '-')}` }),
    request_log_url: `https://dashboard.stripe.com/test/logs/${request}`,
  };
}

function methodOf(object: object): object {
  if (!('last_payment_error' in object)) return {};
  const last = object.last_payment_error as { readonly payment_method?: object } | null;
  return last?.payment_method === undefined ? {} : { payment_method: last.payment_method };
}
