import { type Agent, request } from 'undici';
import { assertNoTransaction, type Clock, scrubText } from '#kernel';

/** What a receiver answered, or why it did not. */
export interface Answer {
  readonly status: number | null;
  /** The start of its body, scrubbed. */
  readonly text: string | null;
  readonly failure: string | null;
  readonly retryAfterMs: number | undefined;
  readonly durationMs: number;
}

const wholeTimeoutMs = 10_000;
const answerCharactersMax = 4_096;
const retryAfterMaxSeconds = 7 * 86_400;

/**
 * Posts one webhook and tells what came of it; never throws for what the receiver did. Redirects
 * are not followed: what they point at was never judged.
 */
export const postWebhook = async (
  deps: { readonly agent: Agent; readonly clock: Clock },
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<Answer> => {
  assertNoTransaction();
  const began = deps.clock.monotonicMs();
  const durationMs = (): number => Math.round(deps.clock.monotonicMs() - began);
  try {
    const answer = await request(url, {
      method: 'POST',
      dispatcher: deps.agent,
      headers: { ...headers },
      body,
      signal: AbortSignal.timeout(wholeTimeoutMs),
    });
    const text = await startOf(answer.body);
    return {
      status: answer.statusCode,
      text,
      failure: null,
      retryAfterMs: retryAfterOf(answer.headers['retry-after'], deps.clock),
      durationMs: durationMs(),
    };
  } catch (fault) {
    const failure = describe(fault);
    return { status: null, text: null, failure, retryAfterMs: undefined, durationMs: durationMs() };
  }
};

/** The status has decided already; a body that never ends or breaks off changes nothing. */
const startOf = async (body: AsyncIterable<Buffer>): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= answerCharactersMax) break;
    }
  } catch {
    // What came so far is kept.
  }
  const text = Buffer.concat(chunks).toString('utf8').replaceAll('\u0000', '');
  return scrubText(text).slice(0, answerCharactersMax);
};

/** Seconds or a date, RFC 9110 section 10.2.3. */
const retryAfterOf = (header: string | string[] | undefined, clock: Clock): number | undefined => {
  if (typeof header !== 'string') return undefined;
  if (/^\d{1,9}$/.test(header)) return Math.min(retryAfterMaxSeconds, Number(header)) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - clock.now().getTime());
};

const describe = (fault: unknown): string => {
  if (!(fault instanceof Error)) return String(fault).slice(0, 500);
  const code = 'code' in fault ? `${String(fault.code)}: ` : '';
  return `${code}${fault.message || fault.name}`.slice(0, 500);
};
