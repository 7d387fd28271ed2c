import type { ServerResponse } from 'node:http';
import { type Answer, type Ask, htmlAnswer, type Provider } from './answer.ts';
import type { FaultKind, FaultRule } from './faults.ts';
import { sendAnswer } from './serve.ts';

// A client without a timeout of its own is let go after this long.
const LONGEST_HOLD_MS = 60_000;
const DRIP_MS = 20;

/** The faults that answer, or stay silent, without running the request. */
const neverRuns: ReadonlySet<FaultKind> = new Set([
  'timeout_before',
  '500_before',
  'reset_before',
  '429',
  'html_404',
  'json_404',
  'json_502',
]);

/** Serves one request with a fault: decides whether it runs, and what becomes of its answer. */
export function misbehave(
  provider: Provider,
  ask: Ask,
  rule: FaultRule,
  response: ServerResponse,
): void {
  if (neverRuns.has(rule.fault)) provider.missed(ask);
  const release = provider.hold(ask);
  const go = () => {
    release();
    act(provider, ask, rule, response);
  };
  const wait_ms = rule.fault === 'slow_drip' ? 0 : (rule.delay_ms ?? 0);
  if (wait_ms === 0 && rule.fault !== 'timeout_before') {
    go();
    return;
  }
  if (rule.fault === 'timeout_before') {
    holdOpen(response, release);
    return;
  }
  setTimeout(go, wait_ms).unref();
}

function act(provider: Provider, ask: Ask, rule: FaultRule, response: ServerResponse): void {
  switch (rule.fault) {
    case 'timeout_before':
      return holdOpen(response, () => undefined);
    case 'timeout_after':
      provider.run(ask, 'plain');
      return holdOpen(response, () => undefined);
    case '500_before':
      return sendAnswer(response, provider.refusal(500));
    case '500_after':
      return sendAnswer(response, provider.run(ask, 'spoiled'));
    case 'reset_before':
      return reset(response);
    case 'reset_after':
      provider.run(ask, 'plain');
      return reset(response);
    case '429':
      return sendAnswer(response, provider.refusal(429));
    case 'delay':
      return sendAnswer(response, provider.run(ask, 'plain'));
    case 'html_404':
      return sendAnswer(response, htmlAnswer(404, '<html><body>404 Not Found</body></html>\n'));
    case 'json_404':
      return sendAnswer(response, proxyAnswer(404, 'Not Found'));
    case 'json_502':
      return sendAnswer(response, proxyAnswer(502, 'Bad Gateway'));
    case 'slow_drip':
    case 'garbage':
    case 'half_body':
    case 'not_http':
    case 'wrong_amount':
    case 'wrong_currency':
      return spoil(rule, provider.run(ask, 'plain'), response, provider.lie ?? lieLikeStripe);
  }
}

type Spoiling =
  | 'slow_drip'
  | 'garbage'
  | 'half_body'
  | 'not_http'
  | 'wrong_amount'
  | 'wrong_currency';

function spoil(
  rule: FaultRule,
  answer: Answer,
  response: ServerResponse,
  lie: NonNullable<Provider['lie']>,
): void {
  const fault = rule.fault as Spoiling;
  switch (fault) {
    case 'slow_drip':
      return drip(response, answer, rule.delay_ms ?? DRIP_MS);
    case 'garbage':
      return sendAnswer(response, { ...answer, body: '\u0000\u0001{"id": "pi_' });
    case 'half_body':
      return halve(response, answer);
    case 'not_http':
      response.socket?.end('SSH-2.0-OpenSSH_9.9\r\n\u0000\u0007garbage\r\n');
      return;
    case 'wrong_amount':
      return sendAnswer(response, { ...answer, body: lie(answer.body, 'amount') });
    case 'wrong_currency':
      return sendAnswer(response, { ...answer, body: lie(answer.body, 'currency') });
  }
}

/** A proxy's JSON without an `error` key, which the official SDK takes for a success. */
function proxyAnswer(status: number, message: string): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message }),
  };
}

function holdOpen(response: ServerResponse, left: () => void): void {
  const timer = setTimeout(() => response.socket?.destroy(), LONGEST_HOLD_MS);
  timer.unref();
  response.on('close', () => {
    clearTimeout(timer);
    left();
  });
}

function reset(response: ServerResponse): void {
  const socket = response.socket;
  if (socket === null) return;
  // A true RST, as a dead load balancer sends it, and not an orderly end.
  socket.resetAndDestroy();
}

function drip(response: ServerResponse, answer: Answer, wait_ms: number): void {
  const bytes = Buffer.from(answer.body);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': bytes.length });
  response.flushHeaders();
  let at = 0;
  const timer = setInterval(() => {
    if (response.destroyed || at >= bytes.length) {
      clearInterval(timer);
      response.end();
      return;
    }
    // A sixteenth at a time, so that a patient client does get it all.
    const next = at + Math.max(1, Math.ceil(bytes.length / 16));
    response.write(bytes.subarray(at, next));
    at = next;
  }, wait_ms);
  timer.unref();
}

function halve(response: ServerResponse, answer: Answer): void {
  const bytes = Buffer.from(answer.body);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': bytes.length });
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.socket?.destroy());
}

function lieLikeStripe(body: string, about: 'amount' | 'currency'): string {
  return about === 'amount' ? withWrongAmount(body) : withWrongCurrency(body);
}

function withWrongAmount(body: string): string {
  return body.replaceAll(
    /"(amount|amount_captured|amount_received|amount_capturable)":\s?(\d+)/g,
    (whole, name: string, value: string) =>
      value === '0' ? whole : `"${name}":${Number(value) + 1}`,
  );
}

function withWrongCurrency(body: string): string {
  return body.replaceAll(/"currency":\s?"([a-z]{3})"/g, (_whole, code: string) =>
    code === 'usd' ? '"currency":"eur"' : '"currency":"usd"',
  );
}
