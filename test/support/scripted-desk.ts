import type {
  Called,
  Connection,
  DisputeDesk,
  DisputeFinding,
  DisputeReport,
  DisputeResponse,
  Evidence,
  FileToUpload,
  FileUpload,
} from '#providers';

/** What goes wrong with the next answer to a dispute, or with the next file. */
export type DeskFault = 'lost_before' | 'lost_after' | 'refused_connection' | 'declined';

/** A dispute desk in memory: what it says of disputes is set, what it was told is kept. */
export interface ScriptedDesk extends DisputeDesk {
  /** From now on it says so when asked. */
  say(report: DisputeReport): void;
  /** It cannot be asked, as a provider that only tells by notices. */
  mute(): void;
  fail(...faults: readonly DeskFault[]): void;
  failUpload(...faults: readonly DeskFault[]): void;
  /** The files that it holds, by key: a repeat under the same key is the same. */
  readonly uploaded: ReadonlyMap<string, FileToUpload>;
  /** What arrived, by key: a repeat under the same key is the same. */
  readonly submitted: ReadonlyMap<string, Evidence>;
  readonly accepted: ReadonlySet<string>;
  readonly calls: { sent: number; asked: number; uploads: number };
  /** In whose name each call was made, in order; the platform's own is null. */
  readonly names: (string | null)[];
}

/** Builds a {@link ScriptedDesk}. Evidence puts a dispute under review, giving in loses it. */
export const scriptedDesk = (now: () => Date): ScriptedDesk => {
  const reports = new Map<string, DisputeReport>();
  const faults: DeskFault[] = [];
  const uploadFaults: DeskFault[] = [];
  const uploaded = new Map<string, FileToUpload>();
  const submitted = new Map<string, Evidence>();
  const accepted = new Set<string>();
  const calls = { sent: 0, asked: 0, uploads: 0 };
  const names: (string | null)[] = [];
  const note = ({ onBehalfOf }: Connection): void => {
    names.push(onBehalfOf ?? null);
  };
  let isMute = false;

  const turn = (reference: string, status: DisputeReport['status']): void => {
    const report = reports.get(reference);
    if (report !== undefined) reports.set(reference, { ...report, status, occurredAt: now() });
  };
  const take = (reference: string, act: () => void): DisputeResponse => {
    act();
    return { kind: 'accepted', dispute: reports.get(reference) ?? null };
  };
  const respond = (reference: string, act: () => void): Called<DisputeResponse> => {
    calls.sent += 1;
    return called(faultOf(faults.shift(), act) ?? take(reference, act));
  };
  return {
    say: (report) => void reports.set(report.reference, report),
    mute: () => {
      isMute = true;
    },
    fail: (...wanted) => void faults.push(...wanted),
    failUpload: (...wanted) => void uploadFaults.push(...wanted),
    uploaded,
    files: { bytesMax: 4_500_000, keptDays: 240 },
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
    uploadFile: async (connection, file, key) => {
      calls.uploads += 1;
      note(connection);
      const hold = () => void uploaded.set(key, file);
      return uploadedAs(`file_of_${key}`, file, faultOf(uploadFaults.shift(), hold), hold);
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

const uploadedAs = (
  reference: string,
  { name, contentType: type, content }: FileToUpload,
  fault: Exclude<FileUpload, { kind: 'uploaded' }> | undefined,
  hold: () => void,
): Called<FileUpload> => {
  if (fault !== undefined) return called(fault);
  hold();
  const request = { name, type, size: content.length };
  const told = { purpose: 'send', method: 'POST', path: '/files', status: 200 } as const;
  return {
    result: { kind: 'uploaded', reference },
    exchanges: [{ ...told, request, answer: {}, durationMs: 1 }],
  };
};

/** What is known of a call that went wrong; nothing where it did not. */
const faultOf = (
  fault: DeskFault | undefined,
  act: () => void,
): Exclude<DisputeResponse, { kind: 'accepted' }> | undefined => {
  switch (fault) {
    case undefined:
      return undefined;
    case 'lost_before':
      return { kind: 'unknown', cause: 'timeout' };
    case 'refused_connection':
      return { kind: 'not_sent', proof: 'ECONNREFUSED' };
    case 'declined':
      return { kind: 'declined', code: 'too_late', message: 'No.' };
    case 'lost_after':
      act();
      return { kind: 'unknown', cause: 'timeout' };
  }
};

const called = <Result>(result: Result): Called<Result> => ({ result, exchanges: [] });
