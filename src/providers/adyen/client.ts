import type { Dispatcher } from 'undici';
import { assert, assertNoTransaction, type Clock, isRefusal } from '#kernel';
import type { Connection, Exchange } from '../contract.ts';
import { AdyenFault, postOnce } from './post-once.ts';
import { scrub } from './scrub.ts';
import type * as Sdk from './sdk.ts';
import type { AdyenHttpClient, IRequest } from './sdk.ts';
import { adyenTestUrl, checkSettings } from './settings.ts';

/** Adyen's error object, as far as it decides an outcome. */
export interface ErrorEntity {
  readonly errorCode: string;
  readonly message: string;
  readonly errorType: string;
}

/** What came of one request, before anybody asks what it means. */
export type Reply =
  /** A JSON object under 2xx, read by the SDK. What it is, the reader checks. */
  | { readonly kind: 'answered'; readonly status: number; readonly body: object }
  /** Adyen's own error object. */
  | { readonly kind: 'refused'; readonly status: number; readonly fault: ErrorEntity }
  /** No answer of Adyen's: none at all, half of one, or that of a proxy before it. */
  | {
      readonly kind: 'lost';
      readonly status: number | null;
      readonly hasLeft: boolean;
      readonly cause: string;
    };

/** One request and what came of it. */
export interface Call {
  readonly path: string;
  /** Without the merchant account, which the connection holds. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly key: string;
}

export interface Answered {
  readonly reply: Reply;
  readonly exchange: Exchange;
}

/** Adyen, as the rest of this folder sees it. */
export type AdyenClient = (connection: Connection, call: Call) => Promise<Answered>;

export interface ClientOptions {
  readonly clock: Clock;
  readonly agent: Dispatcher;
  readonly callTimeoutMs: number;
}

/** Wraps the official SDK: never throws, never sends twice, believes no status it has not seen. */
export const createClient =
  (options: ClientOptions): AdyenClient =>
  async (connection, call) => {
    assertNoTransaction();
    const startedMs = options.clock.monotonicMs();
    const reply = await send(options, connection, call);
    const durationMs = Math.round(options.clock.monotonicMs() - startedMs);
    return { reply, exchange: toExchange(call, reply, durationMs) };
  };

const send = async (options: ClientOptions, connection: Connection, call: Call): Promise<Reply> => {
  let status = 0;
  const wire: AdyenHttpClient = {
    request: async (endpoint, json, _config, _isKeyRequired, given) => {
      const url = addressOf(connection, endpoint, call);
      const headers = headersOf(connection, given);
      const answer = await postOnce(options.agent, options.callTimeoutMs, {
        url,
        headers,
        body: json.toString(),
      });
      status = answer.status;
      return answer.text;
    },
  };
  try {
    checkSettings({ ...connection, mode: connection.scope.mode });
    const apis = apisOf(await import('./sdk.ts'), connection, wire);
    const body = await request(apis, call, bodyOf(connection, call));
    return { kind: 'answered', status, body };
  } catch (fault) {
    return readFault(fault);
  }
};

const apisOf = (
  { AdyenConfig, AdyenSdk, EnvironmentEnum, ModificationsApi, PaymentsApi }: typeof Sdk,
  connection: Connection,
  wire: AdyenHttpClient,
) => {
  const isLive = connection.scope.mode === 'live';
  const config = new AdyenConfig({
    apiKey: connection.apiKey,
    environment: isLive ? EnvironmentEnum.LIVE : EnvironmentEnum.TEST,
    // Only Adyen's own live address needs it; elsewhere the base URL stands in its place.
    liveEndpointUrlPrefix: connection.settings.live_prefix ?? 'unused',
    enable308Redirect: false,
  });
  const sdk = new AdyenSdk(config, wire);
  return { payments: new PaymentsApi(sdk), modifications: new ModificationsApi(sdk) };
};

const bodyOf = (
  { settings }: Connection,
  { path, body }: Call,
): Readonly<Record<string, unknown>> => {
  // Details name their payment by what the payer brought; they have no account.
  if (path.endsWith('/details')) return body;
  const filled = { ...body, merchantAccount: settings.merchant_account };
  const wantsReturn = path.endsWith('/payments') && body.returnUrl === undefined;
  return wantsReturn && settings.return_url !== undefined
    ? { ...filled, returnUrl: settings.return_url }
    : filled;
};

/** Of the version that the SDK is pinned to: another would not be what was frozen. */
const pathForm = /^\/v72\/payments(?:\/([A-Z0-9]{16}))?(?:\/([a-zA-Z]+))?$/;

/** The SDK's own method for a path. Its types are those that the requests were written by. */
const request = async (
  { payments, modifications }: ReturnType<typeof apisOf>,
  { path, key }: Call,
  body: Readonly<Record<string, unknown>>,
): Promise<object> => {
  const [, reference = '', action = 'payments'] = pathForm.exec(path) ?? [];
  const options: IRequest.Options = { idempotencyKey: key };
  const given = body as never;
  switch (action) {
    case 'payments':
      return await payments.payments(given, options);
    case 'details':
      return await payments.paymentsDetails(given, options);
    case 'captures':
      return await modifications.captureAuthorisedPayment(reference, given, options);
    case 'cancels':
      return await modifications.cancelAuthorisedPaymentByPspReference(reference, given, options);
    case 'refunds':
      return await modifications.refundCapturedPayment(reference, given, options);
    case 'amountUpdates':
      return await modifications.updateAuthorisedAmount(reference, given, options);
    default:
      throw new AdyenFault(`no method of the SDK's serves ${path}`, {
        hasLeft: false,
        status: null,
      });
  }
};

/** Adyen's own address as the SDK has it, or the same path at the connection's base URL. */
const addressOf = ({ baseUrl }: Connection, endpoint: string, { path }: Call): URL => {
  assert(endpoint.endsWith(path), `the SDK posts to ${endpoint} what was frozen for ${path}`);
  return new URL(baseUrl === adyenTestUrl ? endpoint : `${baseUrl}${path}`);
};

const headersOf = (
  { apiKey }: Connection,
  options: IRequest.Options | undefined,
): Record<string, string> => ({
  'content-type': 'application/json',
  'x-api-key': apiKey,
  ...(options?.idempotencyKey === undefined ? {} : { 'idempotency-key': options.idempotencyKey }),
});

const readFault = (fault: unknown): Reply => {
  // Settings that must not be used: nothing was sent, and saying why helps.
  if (isRefusal(fault)) {
    const cause = `refused before sending: ${fault.code}`;
    return { kind: 'lost', status: null, hasLeft: false, cause };
  }
  if (!(fault instanceof AdyenFault)) {
    const cause = fault instanceof Error ? fault.message : 'something was thrown that is no error';
    return { kind: 'lost', status: null, hasLeft: true, cause };
  }
  const { status, hasLeft, answer, message } = fault;
  if (status !== null && isErrorEntity(answer)) {
    const { errorCode, message: said, errorType } = answer;
    return {
      kind: 'refused',
      status,
      fault: { errorCode, message: said.slice(0, 500), errorType: errorType ?? '' },
    };
  }
  return { kind: 'lost', status, hasLeft, cause: message };
};

/** A proxy's JSON has a message too, but no code of Adyen's. */
const isErrorEntity = (answer: object | null): answer is ErrorEntity =>
  answer !== null &&
  'errorCode' in answer &&
  typeof answer.errorCode === 'string' &&
  'message' in answer &&
  typeof answer.message === 'string';

const toExchange = (call: Call, reply: Reply, durationMs: number): Exchange => ({
  purpose: 'send',
  method: 'POST',
  path: call.path,
  request: scrub(call.body),
  status: reply.status,
  answer: scrubReply(reply),
  durationMs,
});

const scrubReply = (reply: Reply): unknown => {
  switch (reply.kind) {
    case 'answered':
      return scrub(reply.body);
    case 'refused':
      return scrub(reply.fault);
    case 'lost':
      return { lost: reply.cause };
  }
};
