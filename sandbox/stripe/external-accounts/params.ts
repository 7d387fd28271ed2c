import { metadata } from '../contract/metadata.ts';
import { nested, oneOf, type Rule, text, whole, word } from '../contract/params.ts';
import { invalid } from '../contract/refusal.ts';

const bankRule = nested({
  account_holder_name: text(),
  account_holder_type: oneOf('company', 'individual'),
  account_number: word(34),
  account_type: oneOf('checking', 'futsu', 'savings', 'toza'),
  country: word(2),
  currency: word(3),
  documents: nested({}),
  object: oneOf('bank_account'),
  routing_number: text(20),
});

const cardRule = nested({
  address_city: text(),
  address_country: text(),
  address_line1: text(),
  address_line2: text(),
  address_state: text(),
  address_zip: text(),
  currency: word(3),
  cvc: text(4),
  exp_month: whole,
  exp_year: whole,
  metadata,
  name: text(),
  number: word(19),
  object: oneOf('card'),
});

/** Where an account is paid out to, as a request names it: by a token, or in full. */
export type GivenExternal =
  | { readonly type: 'token'; readonly token: string }
  | { readonly type: 'bank_account'; readonly bank: ReturnType<typeof bankRule> }
  | { readonly type: 'card'; readonly card: ReturnType<typeof cardRule> };

export const externalAccountRule: Rule<GivenExternal> = (value, name) => {
  if (typeof value === 'string') return { type: 'token', token: word()(value, name) };
  switch (value['object']) {
    case 'bank_account':
      return { type: 'bank_account', bank: bankRule(value, name) };
    case 'card':
      return { type: 'card', card: cardRule(value, name) };
    default:
      throw invalid(`Invalid object: must be one of bank_account, card`, `${name}[object]`);
  }
};
