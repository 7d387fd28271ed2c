import { machineBytes } from '#kernel';
import { ask } from './ask.ts';
import { eventually } from './eventually.ts';

/**
 * Asks for what a row begins with, until it is there. No fault is in place yet, but on a busy
 * machine the short time-outs strike by themselves: so it is asked for under one key, again and
 * again.
 */
export const postInPeace = async <Answer>(
  url: string,
  key: string,
  body: object,
): Promise<Answer> => {
  const idempotencyKey = machineBytes(16).toString('hex');
  let found: { readonly answer: Answer } | undefined;
  let said = 'no answer';
  await eventually(async () => {
    const answer = await ask(url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
      },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    said = `${answer.status} ${text}`;
    if (answer.ok) found = { answer: JSON.parse(text) as Answer };
    return answer.ok;
  }, 90_000);
  if (found === undefined) throw new Error(`${url}: ${said}`);
  return found.answer;
};
