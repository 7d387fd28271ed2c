import assert from 'node:assert/strict';
import { type Database, listEvents } from '#kernel';
import type { Connection, DisputeReport } from '#providers';
import { openPaymentsHouse, type PaymentsHouse } from '#test/payments-house';
import { type ScriptedDesk, scriptedDesk } from '#test/scripted-desk';
import { createFile } from '../../file/create-file.ts';
import { retrieveTimeline } from '../../timeline/retrieve-timeline.ts';
import { paymentRules } from '../../verify/verify-payments.ts';
import { applyReports } from '../apply-reports.ts';
import { disputeJobs } from '../jobs.ts';
import { listDisputes } from '../list-disputes.ts';
import type { DisputeView } from '../schema.ts';
import { submitDisputeEvidence } from '../submit-dispute-evidence.ts';

const day = 86_400_000;

/** A disputed payment, the desk that tells of it, and the hands that play everybody else. */
export interface Court {
  readonly database: Database;
  readonly house: PaymentsHouse;
  readonly desk: ScriptedDesk;
  readonly connection: Connection;
  readonly paymentId: string;
  /** The provider says so, and we hear of it. */
  hear(given?: Partial<DisputeReport>): Promise<DisputeView>;
  read(): Promise<DisputeView>;
  tellings(): Promise<readonly string[]>;
  /** Lets the sweeps look at what is due. */
  sweep(): Promise<void>;
}

/** A captured payment of 10.50 that its payer disputes. */
export const openCourt = async (database: Database): Promise<Court> => {
  const house = openPaymentsHouse(database, ['stripe']);
  const desk = scriptedDesk(() => house.clock.now());
  const provider = house.providers['stripe'];
  assert.ok(provider !== undefined);
  Object.assign(provider, { disputes: desk });
  const payment = await house.pay({ payment_method: { type: 'card', token: 'visa' } });
  assert.equal(payment.status, 'captured');
  const connection = await house.deps.connect(house.caller(), 'stripe');
  const read = async (): Promise<DisputeView> => {
    const query = { payment_id: payment.id };
    const { data } = await listDisputes(house.deps, house.caller(), { query });
    const [dispute] = data;
    assert.ok(dispute !== undefined && data.length === 1);
    return dispute;
  };
  return {
    database,
    house,
    desk,
    connection,
    paymentId: payment.id,
    read,
    hear: async (given = {}) => {
      const report: DisputeReport = {
        reference: 'dp_1',
        paymentReferences: [],
        attemptId: await attemptOf(house, payment.id),
        amount: { minor: 1050n, currency: 'EUR' },
        reason: 'not_received',
        code: '13.1',
        stage: 'chargeback',
        status: 'needs_response',
        funds: 'withdrawn',
        respondBy: new Date(house.clock.now().getTime() + 7 * day),
        fee: { minor: 1500n, currency: 'EUR' },
        occurredAt: house.clock.now(),
        ...given,
      };
      desk.say(report);
      await applyReports(house.deps, connection, [report]);
      return await read();
    },
    tellings: async () => {
      const { id } = await read();
      const events = await database.asTenant(
        house.caller(),
        async (tx) => await listEvents(tx, house.caller(), { objectId: id, limit: 100 }),
      );
      return events.map(({ type }) => type).toReversed();
    },
    sweep: async () => {
      const { id, response } = await read();
      const own = [id, response?.id];
      for (const job of disputeJobs) {
        const due = await job.sweep.find(house.deps, 100);
        await job.run(
          house.deps,
          due.filter((one) => own.includes(one)),
        );
      }
    },
  };
};

/** Our name of the authorisation. */
export const attemptOf = async (house: PaymentsHouse, paymentId: string): Promise<string> => {
  const params = { payment_id: paymentId };
  const { data } = await retrieveTimeline(house.deps, house.caller(), { params });
  const attempt = data.find(({ object_id: id }) => id.startsWith('att_'));
  assert.ok(attempt !== undefined);
  return attempt.object_id;
};

/** Submits one text for good, and files where there are some. */
export const submit = async (
  { house }: Court,
  disputeId: string,
  files: Readonly<Record<string, string>> = {},
) =>
  await submitDisputeEvidence(house.deps, house.caller(), {
    params: { dispute_id: disputeId },
    body: { text: { explanation: 'It arrived.' }, files, submit: true },
  });

/** Hands in a PDF of so many bytes, and says its id. */
export const handIn = async ({ house }: Court, name = 'receipt.pdf', bytes = 100) => {
  const content = Buffer.alloc(bytes, '%PDF-1.7\n').toString('base64');
  const described = { purpose: 'dispute_evidence', content_type: 'application/pdf' } as const;
  const body = { ...described, name, content };
  const { id } = await createFile(house.deps, house.caller(), { body });
  return id;
};

/** The doctor's rules hold of everything that these tests leave behind. */
export const verified = async ({ house, database }: Court): Promise<void> => {
  const { organisationId } = house.caller();
  for (const { rule, run } of paymentRules()) {
    assert.deepEqual(await run({ database, organisationId }), [], rule);
  }
};
