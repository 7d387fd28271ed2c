import type { FreshCluster } from '#test/postgres';
import type { CommitName, Fault } from './fault.ts';
import { commit, type PostgresProxy } from './postgres-proxy.ts';
import type { Injection } from './subject.ts';

/** The statement by which each commit is known. */
export type CommitMarks = Readonly<
  Record<CommitName, { readonly within: string; readonly at: string }>
>;

/** Ours: the first saves the attempt, the second what was said to the provider as well. */
export const basculeMarks: CommitMarks = {
  intent: { within: 'payments.save_attempts', at: commit },
  outcome: { within: 'payments.insert_exchanges', at: commit },
  opened: { within: 'providers.insert_errands', at: commit },
  ended: { within: 'providers.save_errands', at: commit },
};

/** Loses the answer to a commit, or kills the server that has it in hand. */
export const injectDatabase =
  (proxy: PostgresProxy, cluster: Pick<FreshCluster, 'kill' | 'restart'>, marks: CommitMarks) =>
  async (fault: Extract<Fault, { kind: 'database' }>): Promise<Injection> => {
    let killing: Promise<void> | undefined;
    const kill = async (): Promise<void> => {
      killing = cluster.kill().then(async () => await cluster.restart());
      await killing;
    };
    const fired = proxy.arm({
      ...marks[fault.at],
      ...(fault.what === 'server_killed' ? { instead: kill } : {}),
    });
    return {
      fired: async () => fired(),
      heal: async () => await killing,
    };
  };
