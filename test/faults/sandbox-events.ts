import { ask } from './ask.ts';

/** The events of an account of the sandbox, newest first. */
export const eventIds = async (sandboxUrl: string, key: string): Promise<readonly string[]> => {
  const answer = await ask(`${sandboxUrl}/v1/events?limit=100`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const { data } = (await answer.json()) as { readonly data: readonly { readonly id: string }[] };
  return data.map(({ id }) => id);
};

/** An intruder's own purchase, under a name that is not his. */
export const payAtSandbox = async (
  sandboxUrl: string,
  key: string,
  metadata: Readonly<Record<string, string>>,
): Promise<void> => {
  const answer = await ask(`${sandboxUrl}/v1/payment_intents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: new URLSearchParams({
      amount: '1050',
      currency: 'eur',
      confirm: 'true',
      payment_method: 'pm_card_visa',
      'allowed_payment_method_types[0]': 'card',
      ...Object.fromEntries(
        Object.entries(metadata).map(([name, value]) => [`metadata[${name}]`, value]),
      ),
    }),
  });
  if (!answer.ok) throw new Error(`the sandbox: ${answer.status} ${await answer.text()}`);
};
