import type {
  Called,
  Connection,
  DisputeDesk,
  DisputeFinding,
  DisputeReport,
  DisputeResponse,
  Evidence,
} from '#providers';

/** What goes wrong with the next answer to a dispute. */
export type DeskFault = 'lost_before' | 'lost_after' | 'refused_connection' | 'declined';

/** A dispute desk in memory: what it says of disputes is set, what it was told is kept. */
export interface ScriptedDesk extends DisputeDesk {
  /** From now on it says so when asked. */
  say(report: DisputeReport): void;
  /** It cannot be asked, as a provider that only tells by notices. */
  mute(): void;
  fail(...faults: readonly DeskFault[]): void;
  /** What arrived, by key: a repeat under the same key is the same. */
  readonly submitted: ReadonlyMap<string, Evidence>;
  readonly accepted: ReadonlySet<string>;
  readonly calls: { sent: number; asked: number };
  /** In whose name each call was made, in order; the platform's own is null. */
  readonly names: (string | null)[];
}

/** Builds a {@link ScriptedDesk}. Evidence puts a dispute under review, giving in loses it. */
export const scriptedDesk = (now: () => Date): ScriptedDesk => {
  const reports = new Map<string, DisputeReport>();
  const faults: DeskFault[] = [];
  const submitted = new Map<string, Evidence>();
  const accepted = new Set<string>();
  const calls = { sent: 0, asked: 0 };
  const names: (string | null)[] = [];
  const note = ({ onBehalfOf }: Connection): void => {
    names.push(onBehalfOf ?? null);
  };
  let isMute = false;

  const turn = (reference: string, status: DisputeReport['status']): void => {
    const report = reports.get(reference);
    if (report !== undefined) reports.set(reference, { ...report, status, occurredAt: now() });
  };
  const respond = (reference: string, act: () => void): Called<DisputeResponse> => {
    calls.sent += 1;
    const fault = faults.shift();
    switch (fault) {
      case 'lost_before':
        return called({ kind: 'unknown', cause: 'timeout' });
      case 'refused_connection':
        return called({ kind: 'not_sent', proof: 'ECONNREFUSED' });
      case 'declined':
        return called({ kind: 'declined', code: 'too_late', message: 'No.' });
      case 'lost_after':
        act();
        return called({ kind: 'unknown', cause: 'timeout' });
      case undefined:
        act();
        return called({ kind: 'accepted', dispute: reports.get(reference) ?? null });
    }
  };
  return {
    say: (report) => void reports.set(report.reference, report),
    mute: () => {
      isMute = true;
    },
    fail: (...wanted) => void faults.push(...wanted),
    submitted,
    accepted,
    calls,
    names,
    ask: async (connection, reference) => {
      calls.asked += 1;
      note(connection);
      if (isMute) return called<DisputeFinding>({ kind: 'mute' });
      const report = reports.get(reference);
      const disputes = report === undefined ? [] : [{ ...report, occurredAt: now() }];
      return called<DisputeFinding>({ kind: 'found', disputes });
    },
    submitEvidence: async (connection, reference, evidence, { key }) =>
      respond(reference, () => {
        note(connection);
        submitted.set(key, evidence);
        turn(reference, 'under_review');
      }),
    accept: async (connection, reference, key) =>
      respond(reference, () => {
        note(connection);
        accepted.add(key);
        turn(reference, 'lost');
      }),
  };
};

const called = <Result>(result: Result): Called<Result> => ({ result, exchanges: [] });
