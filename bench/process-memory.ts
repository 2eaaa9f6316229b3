import { readFileSync } from 'node:fs';

const SAMPLE_EVERY_MS = 100;
const MIB_PER_KIB = 1 / 1024;

/** Resident memory of one process in MiB, read from the kernel; Linux only. */
export class ProcessMemory {
  private largest = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly pid: number) {
    this.timer = setInterval(() => {
      this.sample();
    }, SAMPLE_EVERY_MS);
  }

  residentMib(): number {
    return this.read('VmRSS');
  }

  /** The kernel's own high-water mark since the process started. */
  highWaterMib(): number {
    return this.read('VmHWM');
  }

  /** The largest sample since it was asked last. */
  takePeakMib(): number {
    this.sample();
    const peak = this.largest;
    this.largest = 0;
    return peak;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private sample(): void {
    this.largest = Math.max(this.largest, this.read('VmRSS'));
  }

  private read(name: string): number {
    try {
      const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
      return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * MIB_PER_KIB;
    } catch {
      return 0; // The process has ended.
    }
  }
}
