/** A job of the service goes in; how far it is comes out while it runs, and the whole of it when it has ended. */
import { ask } from '../shared/ask.ts';
import type { Job } from '../shared/contract.ts';

const PAUSE_MS = 500;

export async function followJob(id: string, onprogress: (job: Job) => void): Promise<Job> {
  for (;;) {
    const job = await ask<Job>(`/api/v1/jobs/${encodeURIComponent(id)}`);
    onprogress(job);
    if (job.state === 'done' || job.state === 'failed') return job;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
