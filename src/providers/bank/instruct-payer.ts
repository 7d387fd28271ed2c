import { assert } from '#kernel';
import { money } from '#money';
import type { BankTransferAction, Connection, FrozenRequest } from '../contract.ts';
import { epcText } from './epc.ts';
import { accountOf } from './settings.ts';

/** The creditor reference of a frozen authorisation. */
export const referenceOf = ({ body }: FrozenRequest): string => {
  const reference = body['creditor_reference'];
  assert(typeof reference === 'string', 'a frozen bank transfer has its creditor reference');
  return reference;
};

/** What the payer has to do: where to send, with which reference, and the text of its QR code. */
export const instructPayer = (
  connection: Pick<Connection, 'settings'>,
  request: FrozenRequest,
): BankTransferAction => {
  const { iban, bic, holder } = accountOf(connection);
  const reference = referenceOf(request);
  assert(request.expects !== null, 'a frozen bank transfer says how much is expected');
  const amount = money(BigInt(request.expects.minor), request.expects.currency);
  const epc = epcText({ bic, holder, iban, amount, reference });
  return { type: 'bank_transfer', holder, iban, bic, reference, epc };
};
