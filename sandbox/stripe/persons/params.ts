import type Stripe from 'stripe';
import { expandRule } from '../contract/expand.ts';
import { pageParams } from '../contract/list.ts';
import { metadata } from '../contract/metadata.ts';
import {
  flag,
  listOf,
  nested,
  oneOf,
  orUnset,
  paramsOf,
  type Rule,
  text,
  uncovered,
  whole,
  word,
} from '../contract/params.ts';
import { invalid } from '../contract/refusal.ts';

const addressParts = {
  city: text(100),
  country: text(2),
  line1: text(200),
  line2: text(200),
  postal_code: text(16),
  state: text(100),
} as const;

export const addressRule = nested(addressParts);
export const localAddressRule = nested({ ...addressParts, town: text(100) });
export const dayRule = orUnset(nested({ day: whole, month: whole, year: whole }));
export const acceptedRule = nested({ date: whole, ip: text(), user_agent: text() });
export const filesRule = nested({ files: listOf(word()) });
const sidesRule = nested({ back: text(), front: text() });

const percent: Rule<number> = (value, name) => {
  const share = typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
  if (share >= 0 && share <= 100) return share;
  throw invalid(`Invalid decimal: ${String(value)}`, name, 'parameter_invalid_integer');
};

const relationship = {
  director: flag,
  executive: flag,
  owner: flag,
  percent_ownership: orUnset(percent),
  title: text(),
} as const;

/** What may be said of anybody, be he the account himself or somebody of a company. */
const details = {
  address: addressRule,
  address_kana: localAddressRule,
  address_kanji: localAddressRule,
  dob: dayRule,
  email: text(512),
  first_name: text(100),
  first_name_kana: text(100),
  first_name_kanji: text(100),
  full_name_aliases: orUnset(listOf(word())),
  gender: oneOf('female', 'male'),
  id_number: text(),
  id_number_secondary: text(),
  last_name: text(100),
  last_name_kana: text(100),
  last_name_kanji: text(100),
  maiden_name: text(),
  metadata,
  phone: text(),
  political_exposure: oneOf('existing', 'none'),
  registered_address: addressRule,
  ssn_last_4: text(4),
  verification: nested({ additional_document: sidesRule, document: sidesRule }),
} as const;

/** The account's own `individual`. */
export const individualRule = nested({ ...details, relationship: nested(relationship) });

const personTable = {
  ...details,
  additional_tos_acceptances: nested({ account: acceptedRule }),
  documents: nested({ company_authorization: filesRule, passport: filesRule, visa: filesRule }),
  expand: expandRule,
  nationality: text(2),
  person_token: uncovered,
  relationship: nested({
    ...relationship,
    authorizer: flag,
    legal_guardian: flag,
    representative: flag,
  }),
  us_cfpb_data: uncovered,
} as const;

export const createPersonParams = paramsOf<Stripe.AccountCreatePersonParams>()(personTable);
export const updatePersonParams = paramsOf<Stripe.AccountUpdatePersonParams>()(personTable);

export const listPersonsParams = paramsOf<Stripe.AccountListPersonsParams>()({
  ...pageParams,
  relationship: nested({
    authorizer: flag,
    director: flag,
    executive: flag,
    legal_guardian: flag,
    owner: flag,
    representative: flag,
  }),
});
