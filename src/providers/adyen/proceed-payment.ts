import type { Called, Connection, FrozenRequest, Outcome, PayerAnswer } from '../contract.ts';
import { refuse } from '../errors.ts';
import type { AdyenClient, Reply } from './client.ts';
import type { PaymentCompletionDetails } from './sdk.ts';
import { judgeReply } from './send-request.ts';

/** What Adyen's page or client library gives back, by Adyen's own names. */
const detailNames = [
  'redirectResult',
  'threeDSResult',
  'payload',
  'MD',
  'PaRes',
] as const satisfies readonly (keyof PaymentCompletionDetails)[];

/**
 * Hands in what the payer brought back. Under its own key: once for each time he comes back.
 *
 * @throws refusal provider_details_malformed
 */
export const proceedPayment = async (
  client: AdyenClient,
  connection: Connection,
  request: FrozenRequest,
  { details, key }: Pick<PayerAnswer, 'details' | 'key'>,
): Promise<Called<Outcome>> => {
  const body = detailsBody(details);
  const { reply, exchange } = await client(connection, {
    path: '/v72/payments/details',
    body,
    key,
  });
  return { result: judgeDetails(request, reply), exchanges: [exchange] };
};

/** Details that were refused or lost say nothing of the payment, which waits for its payer still. */
const judgeDetails = (request: FrozenRequest, reply: Reply): Outcome => {
  switch (reply.kind) {
    case 'answered':
      return judgeReply(request, reply);
    case 'refused':
      return {
        kind: 'unknown',
        cause: `details refused: ${reply.status} ${reply.fault.errorCode}`,
      };
    case 'lost':
      return { kind: 'unknown', cause: `details lost: ${reply.cause}` };
  }
};

/** The body of a details request: only what Adyen gave, under its names. */
export const detailsBody = (
  details: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> => {
  const known = detailNames.flatMap((name) =>
    details[name] === undefined ? [] : [[name, details[name]] as const],
  );
  if (known.length === 0) {
    throw refuse('provider_details_malformed', {
      detail: `Adyen gives back one of ${detailNames.join(', ')}.`,
      pointer: '/details',
    });
  }
  const { paymentData } = details;
  return {
    details: Object.fromEntries(known),
    ...(paymentData === undefined ? {} : { paymentData }),
  };
};
