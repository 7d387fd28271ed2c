import { type PaymentsDeps, paymentJobs, payments } from '#payments';
import { type Connection, createProviders, providerNamed } from '#providers';
import { type MountControl, sandboxControl, startSandbox } from '#sandbox';
import { useDatabase } from '#test/database';
import { openPaymentsHouse, type PaymentsHouse } from '#test/payments-house';

/** The account that payers of a test send to. */
const account = { iban: 'DE75512108001245126199', bic: 'BSCLDEFFXXX', holder: 'Demo Shop GmbH' };

/** An organisation with an account at the sandbox's bank, in this process. */
export interface CreditHouse extends Pick<PaymentsHouse, 'caller' | 'clock' | 'read' | 'posted'> {
  readonly deps: PaymentsDeps;
  readonly connection: Connection;
  readonly bank: MountControl;
  readonly key: string;
  /** A payment that waits for its money, and what its payer has to quote. */
  readonly order: (
    amount?: string,
    fields?: object,
  ) => Promise<{ readonly id: string; readonly reference: string }>;
  /** Lets money arrive; the bank's name for the entry. */
  readonly arrive: (amount: string, remittance: string, more?: object) => Promise<string>;
  /** Moves the clock by minutes and runs a job over what is due, so many times. */
  readonly sweep: (name: string, times?: number) => Promise<void>;
}

const provider = providerNamed('bank', createProviders({ callTimeoutMs: 5_000 }));

/** Starts the sandbox and answers a maker of houses; both end with the calling file. */
export const useCreditHouses = async () => {
  const { database, url } = await useDatabase();
  const sandbox = await startSandbox();
  const bank = sandboxControl(sandbox.url).at('bank');
  let opened = 0;
  // A sweep finds what is due of every house.
  const connections = new Map<string, Connection>();
  const open = async (): Promise<CreditHouse> => {
    opened += 1;
    const key = `bank_test_house${opened}`;
    await bank.knob('POST', 'accounts', { key, ...account });
    const house = openPaymentsHouse(database, ['bank']);
    const base = await house.deps.connect({ organisationId: '', mode: 'test' }, 'bank');
    const connection = { ...base, baseUrl: sandbox.url, apiKey: key, settings: account };
    connections.set(connection.id, connection);
    const deps: PaymentsDeps = {
      ...house.deps,
      connect: async () => connection,
      connectionById: async (id) => connections.get(id),
      providerNamed: () => provider,
      routing: {
        ...house.deps.routing,
        knownProviders: [{ provider: 'bank', capabilities: provider.capabilities }],
        candidatesOf: async () => [
          {
            provider: 'bank',
            capabilities: provider.capabilities,
            connectionId: connection.id,
            breaker: 'closed',
          },
        ],
      },
    };
    return { ...house, ...handsOf(deps, house, { bank, key }), deps, connection, bank, key };
  };
  return { database, url, open, close: sandbox.close };
};

const handsOf = (
  deps: PaymentsDeps,
  house: PaymentsHouse,
  { bank, key }: { readonly bank: MountControl; readonly key: string },
): Pick<CreditHouse, 'order' | 'arrive' | 'sweep'> => ({
  sweep: async (name, times = 1) => {
    const job = paymentJobs.find((one) => one.name === name);
    if (job === undefined) throw new Error(`there is no job ${name}`);
    for (let i = 0; i < times; i += 1) {
      house.clock.advance(120_000);
      await job.run(deps, await job.sweep.find(deps, 100));
    }
  },
  order: async (amount = '10.50', fields = {}) => {
    const payment = await payments.createPayment.run(deps, house.caller(), {
      params: {},
      query: {},
      body: {
        amount,
        currency: 'EUR',
        confirm: true,
        payment_method: { type: 'bank_transfer' },
        ...fields,
      },
    });
    const { next_action: action } = payment;
    if (action?.type !== 'bank_transfer') throw new Error(`the payment is ${payment.status}`);
    return { id: payment.id, reference: action.reference };
  },
  arrive: async (amount, remittance, more = {}) => {
    const { iban } = account;
    const body = { key, iban, amount, remittance, ...more };
    return (await bank.knob<{ readonly id: string }>('POST', 'credit', body)).id;
  },
});
