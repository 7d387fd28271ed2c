import type { SandboxControl } from '#sandbox';
import { ask } from '../ask.ts';

const nothingDue = {
  currently_due: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
  disabled_reason: null,
};

/**
 * Somebody who sells through a platform of the sandbox: his account is made, may be paid and paid
 * out, and is paid out by hand alone. Money comes to the platform and to him at once.
 *
 * @returns the provider's name for his account
 */
export const enrolSeller = async (
  sandboxUrl: string,
  knobs: SandboxControl,
  key: string,
): Promise<string> => {
  await knobs.settings({ key, available_after_days: 0 });
  const answer = await ask(`${sandboxUrl}/v1/accounts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: new URLSearchParams({
      type: 'custom',
      country: 'DE',
      'capabilities[transfers][requested]': 'true',
      'capabilities[card_payments][requested]': 'true',
      'settings[payouts][schedule][interval]': 'manual',
    }),
  });
  if (!answer.ok) throw new Error(`the sandbox: ${answer.status} ${await answer.text()}`);
  const { id: account } = (await answer.json()) as { readonly id: string };
  await knobs.addBankAccount({ key, account });
  await knobs.setAccount({
    key,
    account,
    capabilities: { transfers: 'active', card_payments: 'active' },
    requirements: nothingDue,
    charges_enabled: true,
    payouts_enabled: true,
    details_submitted: true,
  });
  return account;
};
