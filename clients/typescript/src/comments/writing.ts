import { DatelineError, failed, unreachable } from "../errors.js";
import * as documents from "../generated/documents.js";
import type { ArrivalFragment, RefusalFragment } from "../generated/operations.js";
import type { Transport } from "../transport.js";
import type { TypedDocument } from "../typed.js";
import type { Merged } from "./merged.js";
import type { Change, Sending } from "./optimism.js";
import type { Written } from "./types.js";

interface WriteResult {
  written: { comment: ArrivalFragment | null; errors: RefusalFragment[] };
}

/** Sends what a reader writes, which is shown at once. It never throws: the result says why not. */
export class Writing {
  constructor(
    readonly transport: Transport,
    readonly merged: Merged,
    readonly changed: () => void,
  ) {}

  /** Until it is there, whatever is lost on the way; what is given up stays as unsent. */
  async post(sending: Sending): Promise<Written> {
    const key = sending.input.idempotencyKey;
    this.merged.outbox.send(sending);
    this.changed();
    const written = await this.write(documents.PostComment, { input: sending.input });
    if (written.ok && written.comment) this.merged.add(written.comment);
    else if (lost(written)) this.merged.outbox.unsent(key);
    else this.merged.outbox.drop(key);
    this.changed();
    return written;
  }

  async change<Variables>(
    id: string,
    change: Change,
    document: TypedDocument<WriteResult, Variables>,
    variables: Variables,
  ): Promise<Written> {
    this.merged.outbox.change(id, change);
    this.changed();
    const written = await this.write(document, variables);
    this.merged.outbox.settle(id, change);
    if (written.ok && written.comment?.status === "REMOVED") this.merged.threads.remove(written.comment);
    else if (written.ok && written.comment) this.merged.threads.update(written.comment);
    this.changed();
    return written;
  }

  async write<Variables>(document: TypedDocument<WriteResult, Variables>, variables: Variables): Promise<Written> {
    try {
      const { written } = await this.transport.ask(document, variables, { idempotent: true });
      return written.errors.length ? { ok: false, errors: written.errors } : { ok: true, comment: written.comment };
    } catch (reason) {
      return refusal(reason instanceof DatelineError ? reason : unreachable(reason));
    }
  }
}

export function refusal(cause: DatelineError): Written {
  return { ok: false, errors: [failed(cause)] };
}

function lost(written: Written): boolean {
  return !written.ok && written.errors.some((error) => error.__typename === "RequestFailed" && error.cause.temporary);
}
