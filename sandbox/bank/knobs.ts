import { BadKnob, type Body } from '../kernel/knob.ts';
import type { OwnKnob } from '../kernel/mount/described.ts';
import { bookEntry } from './book-entry.ts';
import { isIban, testAccounts } from './iban.ts';
import { centsOf, showAccount, showEntry } from './present.ts';
import type { BankShape } from './shape.ts';

const BIC = 'BSCLDEFFXXX';

/** Opens an account at the bank: `{key, holder, iban?}`. The same IBAN again is the same account. */
const openAccount: OwnKnob<BankShape> = (step, body) => {
  const holder = textFrom(body, 'holder', 'Demo Shop GmbH');
  const iban = textFrom(body, 'iban', '');
  if (!isIban(iban)) throw new BadKnob('iban has no right check digits');
  const known = step.get('account', iban);
  return showAccount(known ?? step.put('account', { id: iban, bic: BIC, holder }));
};

/** Lets money arrive: `{key, iban, amount, remittance, sender_name?, sender_iban?}`. */
const creditAccount: OwnKnob<BankShape> = (step, body) => {
  const iban = textFrom(body, 'iban', '');
  const cents = centsOf(body['amount']);
  if (step.get('account', iban) === undefined) throw new BadKnob('iban is no account here');
  if (cents === undefined) throw new BadKnob('amount is a decimal string such as 10.50');
  const sender = textFrom(body, 'sender_iban', testAccounts.plain);
  if (!isIban(sender)) throw new BadKnob('sender_iban is no IBAN');
  const entry = bookEntry(step, {
    iban,
    kind: 'credit',
    cents,
    remittance: textFrom(body, 'remittance', '').slice(0, 140),
    other_name: textFrom(body, 'sender_name', 'Ada Lovelace'),
    other_iban: sender,
    end_to_end_id: null,
    transfer: null,
    reason: null,
  });
  return showEntry(entry);
};

export const bankKnobs: Readonly<Record<string, OwnKnob<BankShape>>> = {
  'POST accounts': openAccount,
  'POST credit': creditAccount,
};

function textFrom(body: Body, name: string, otherwise: string): string {
  const value = body[name];
  if (value === undefined) return otherwise;
  if (typeof value !== 'string') throw new BadKnob(`${name} is no text`);
  return value;
}
