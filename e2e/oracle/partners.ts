/**
 * The figures of partners computed a second time, from reports as they came and the definitions in docs/metrics.md: no SQL
 * aggregates, no shared code, whole numbers only.
 */

const HOUR_MS = 3_600_000n;
const WINDOW_MS = 90n * 24n * HOUR_MS;
/** Fewer jobs make no figure. */
const ENOUGH = 20;

/** A report as a partner sent it. */
export interface Report {
  id: string;
  kind: string;
  at: string;
  job?: string;
  location?: string;
  items?: number;
  wrong?: number;
  shipBy?: string;
  cost?: { amount: number; currency: string };
}

/** A figure and how many jobs it was measured on; none where these are too few. */
export interface Measured {
  figure: bigint | null;
  jobs: number;
}

export interface PartnerFigures {
  /** Thousandths. */
  onTime: Measured;
  accuracy: Measured;
  complete: Measured;
  /** Tenths of hours. */
  half: Measured;
  most: Measured;
  /** Hundredths of the major unit. */
  cost: Measured;
  open: number;
}

type Job = Partial<Record<string, Report>>;

const ms = (instant: string) => BigInt(Date.parse(instant));

/** The figures of one partner's reports at an instant (UTC milliseconds). */
export function figuresOf(reports: Report[], asOf: bigint): PartnerFigures {
  const jobs = [...jobsOf(reports).values()];
  const isIn = (instant: string | undefined) => instant !== undefined && ms(instant) > asOf - WINDOW_MS && ms(instant) <= asOf;
  const gone = jobs.filter((job) => isIn(job.handed_over?.at));
  const due = jobs.filter((job) => isIn(job.received?.shipBy));
  const onTime = due.filter(({ handed_over, received }) => handed_over && ms(handed_over.at) <= ms(received?.shipBy ?? ''));
  const picked = jobs.filter((job) => isIn(job.picked?.at));
  const items = sum(picked, ({ picked: report }) => BigInt(report?.items ?? 0));
  const wrong = sum(picked, ({ picked: report }) => BigInt(report?.wrong ?? 0));
  const costed = gone.filter(({ handed_over, received }) => handed_over?.cost && (received?.items ?? 0) > 0);
  const times = gone
    .flatMap(({ handed_over, received }) => (handed_over && received ? [ms(handed_over.at) - ms(received.at)] : []))
    .filter((time) => time >= 0n)
    .sort((a, b) => (a < b ? -1 : Number(a > b)));
  const ranked = (percent: number) => times[Math.ceil((times.length * percent) / 100) - 1] ?? 0n;
  return {
    onTime: measured(BigInt(onTime.length) * 1_000n, BigInt(due.length), due.length),
    accuracy: measured((items - wrong) * 1_000n, items, picked.length),
    complete: measured(BigInt(gone.filter((job) => job.received && job.picked && job.packed).length) * 1_000n, BigInt(gone.length), gone.length),
    half: measured(ranked(50) * 10n, HOUR_MS, times.length),
    most: measured(ranked(90) * 10n, HOUR_MS, times.length),
    cost: measured(sum(costed, ({ handed_over }) => hundredths(handed_over?.cost?.amount ?? 0)), sum(costed, ({ received }) => BigInt(received?.items ?? 0)), costed.length),
    open: jobs.filter(({ handed_over, received }) => isIn(received?.at) && !handed_over).length,
  };
}

/** Reports by job and kind: the first of those that say it was received, the last of each other kind. */
function jobsOf(reports: Report[]): Map<string, Job> {
  const jobs = new Map<string, Job>();
  for (const report of reports) {
    if (!report.job) continue;
    const job = jobs.get(report.job) ?? {};
    const known = job[report.kind];
    if (!known || isBefore(report, known)) job[report.kind] = report;
    jobs.set(report.job, job);
  }
  return jobs;
}

function isBefore(one: Report, other: Report): boolean {
  const [a, b] = [ms(one.at), ms(other.at)];
  if (a !== b) return one.kind === 'received' ? a < b : a > b;
  return one.id < other.id;
}

/** A quotient rounded half up, unless it is one of too few jobs. */
function measured(part: bigint, whole: bigint, jobs: number): Measured {
  const figure = jobs < ENOUGH || whole === 0n ? null : (part * 2n + whole) / (whole * 2n);
  return { figure, jobs };
}

function sum<T>(of: T[], part: (one: T) => bigint): bigint {
  return of.reduce((all, one) => all + part(one), 0n);
}

/** Reports have at most two decimals. */
function hundredths(amount: number): bigint {
  return BigInt(Math.round(amount * 100));
}
