import type { Called, ErrandFinding, ErrandOutcome, PlatformDesk } from '#providers';
import type { Dice } from '../../world/dice.ts';
import type { History } from '../../world/history.ts';
import type { Sometimes } from '../../world/sometimes.ts';
import type { MarketSometimesName } from '../market-sometimes.ts';

/** What goes wrong with an errand, on the way there or on the way back, or with a question. */
export type DeskFault = 'lost_before' | 'lost_after' | 'late' | 'not_sent' | 'unreachable';

/** The part of a provider that serves platforms, behind a bad line. */
export interface FaultyDesk {
  readonly desk: PlatformDesk;
  /** The next call of its kind meets this. */
  plan(fault: DeskFault): void;
  /** Errands whose time to arrive has come do arrive. */
  passTime(now: Date): Promise<void>;
  heal(): void;
}

interface Around {
  readonly now: () => Date;
  readonly dice: Dice;
  readonly history: History;
  readonly sometimes: Sometimes<MarketSometimesName>;
  readonly inFlightMs: number;
}

const faultNames = {
  lost_before: 'fault: errand lost on its way',
  lost_after: 'fault: answer of an errand lost',
  late: 'fault: errand arrives late',
  not_sent: 'fault: errand not sent',
  unreachable: 'fault: provider unreachable when read',
} as const satisfies Readonly<Record<DeskFault, MarketSometimesName>>;

const lost = { result: { kind: 'unknown', cause: 'timeout' }, exchanges: [] } as const;
const away = { result: { kind: 'unreachable', cause: 'ETIMEDOUT' }, exchanges: [] } as const;
const unsent = { result: { kind: 'not_sent', proof: 'ECONNREFUSED' }, exchanges: [] } as const;

/** Puts a bad line before a desk for platforms. */
export const faultyDesk = (inner: PlatformDesk, around: Around): FaultyDesk => {
  const { now, history, sometimes } = around;
  let planned: DeskFault[] = [];
  let stragglers: { readonly at: number; readonly arrive: () => Promise<unknown> }[] = [];
  const take = (kinds: readonly DeskFault[]): DeskFault | undefined => {
    const at = planned.findIndex((fault) => kinds.includes(fault));
    const [fault] = at === -1 ? [] : planned.splice(at, 1);
    if (fault !== undefined) sometimes.hit(faultNames[fault]);
    return fault;
  };

  const send: PlatformDesk['send'] = async (connection, errand, key) => {
    const fault = take(['lost_before', 'lost_after', 'late', 'not_sent']);
    if (fault !== undefined) history.note(`  ${errand.kind} ${key}: ${fault}`);
    const call = async (): Promise<Called<ErrandOutcome>> =>
      await inner.send(connection, errand, key);
    switch (fault) {
      case 'lost_before':
        return lost;
      case 'not_sent':
        return unsent;
      case 'late': {
        const at = now().getTime() + around.dice.between(1, around.inFlightMs - 1);
        stragglers.push({ at, arrive: call });
        return lost;
      }
      case 'lost_after':
        await call();
        return lost;
      default:
        return await call();
    }
  };
  const isAway = (): boolean => take(['unreachable']) !== undefined;

  return {
    desk: {
      ...inner,
      send,
      ask: async (...given): Promise<Called<ErrandFinding>> =>
        isAway() ? away : await inner.ask(...given),
      readAccount: async (...given) => (isAway() ? away : await inner.readAccount(...given)),
      readTransfer: async (...given) => (isAway() ? away : await inner.readTransfer(...given)),
      readPayout: async (...given) => (isAway() ? away : await inner.readPayout(...given)),
    },
    plan: (fault) => void planned.push(fault),
    passTime: async (until) => {
      const due = stragglers.filter(({ at }) => at <= until.getTime());
      stragglers = stragglers.filter(({ at }) => at > until.getTime());
      for (const { arrive } of due) await arrive();
    },
    heal: () => {
      planned = [];
    },
  };
};
