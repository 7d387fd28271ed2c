import type { Stripe } from 'stripe';
import type { PlatformInstruction } from '../../contract.ts';
import { refuse } from '../../errors.ts';
import { accountPath, errandKey, given, named } from './names.ts';
import { included } from './prepare-account.ts';
import type { Prepared } from './prepare-errand.ts';
import { balanceSettings } from './schedule.ts';

type Change = Extract<
  PlatformInstruction,
  {
    kind:
      | 'update_account'
      | 'reject_account'
      | 'close_account'
      | 'set_payout_schedule'
      | 'put_person'
      | 'add_external_account'
      | 'remove_external_account';
  }
>;

/** What an account already there is asked for. */
export const prepareChange = (instruction: Change, errandId: string): Prepared => {
  const account = named('account', instruction.account);
  const stamp = { metadata: { [errandKey]: errandId } };
  switch (instruction.kind) {
    case 'update_account': {
      const { api, fields } = instruction;
      const body = { ...known(accountFields[api], fields), ...stamp };
      return {
        path: accountPath(account, api),
        body: api === 'v1' ? body : { ...body, include: [...included] },
        within: account,
      };
    }
    case 'put_person': {
      const { api, fields, person } = instruction;
      const body = { ...known(personFields[api], fields), ...stamp };
      const path = `${accountPath(account, api)}/persons`;
      const name = person && given(/^person_\w+$/, person, '/person_id');
      return { path: name === null ? path : `${path}/${name}`, body, within: account };
    }
    case 'reject_account': {
      const body = { reason: rejections[instruction.reason] } satisfies Stripe.AccountRejectParams;
      return { path: `${accountPath(account)}/reject`, body, within: account };
    }
    case 'close_account':
      return close(instruction, account);
    case 'set_payout_schedule': {
      const body = { ...balanceSettings(instruction.schedule) };
      return { path: '/v1/balance_settings', body, account, within: account };
    }
    case 'add_external_account': {
      const token = given(/^(btok|tok)_\w+$/, instruction.token, '/token');
      const body = {
        external_account: token,
        ...(instruction.isDefault ? { default_for_currency: true } : {}),
        ...stamp,
      } satisfies Stripe.AccountCreateExternalAccountParams;
      return { path: externalPath(account), body, within: account };
    }
    case 'remove_external_account': {
      const one = given(/^(ba|card)_\w+$/, instruction.externalAccount, '/external_account_id');
      return {
        method: 'DELETE',
        path: `${externalPath(account)}/${one}`,
        body: {},
        within: account,
      };
    }
  }
};

const externalPath = (account: string): string => `${accountPath(account)}/external_accounts`;

const close = (
  { api, configurations }: Extract<Change, { kind: 'close_account' }>,
  account: string,
): Prepared => {
  const path = accountPath(account, api);
  if (api === 'v1') return { method: 'DELETE', path, body: {}, within: account };
  return {
    path: `${path}/close`,
    body: { applied_configurations: [...configurations] },
    within: account,
  };
};

/** Stripe tells frauds apart; who rejects a seller here does not. */
const rejections = {
  fraud: 'fraud_other',
  terms_of_service: 'terms_of_service',
  other: 'other',
} as const satisfies Record<string, Stripe.AccountRejectParams.Reason>;

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** What a platform may change of an account. Metadata and money have their own ways. */
const accountFields: Fields = {
  v1: words(`account_token business_profile business_type capabilities company default_currency documents
    email individual settings tos_acceptance`),
  v2: words(`account_token configuration contact_email contact_phone dashboard defaults display_name
    identity`),
};

const personFields: Fields = {
  v1: words(`additional_tos_acceptances address address_kana address_kanji dob documents email first_name
    first_name_kana first_name_kanji full_name_aliases gender id_number id_number_secondary
    last_name last_name_kana last_name_kanji maiden_name nationality person_token phone
    political_exposure registered_address relationship ssn_last_4 us_cfpb_data verification`),
  v2: words(`additional_addresses additional_names additional_terms_of_service address date_of_birth
    documents email given_name id_numbers legal_gender nationalities person_token phone
    political_exposure relationship script_addresses script_names surname`),
};

type Fields = Readonly<Record<'v1' | 'v2', readonly string[]>>;

/** @throws refusal provider_field_unknown */
const known = (
  names: readonly string[],
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> => {
  for (const name of Object.keys(fields)) {
    if (!names.includes(name)) {
      throw refuse('provider_field_unknown', {
        detail: `Stripe is not sent ${name.slice(0, 60)} here.`,
        pointer: `/fields/${name.slice(0, 60)}`,
      });
    }
  }
  return fields;
};
