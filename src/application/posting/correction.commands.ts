import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Access, originOf } from '../shared/access';
import { Changes } from '../shared/changes';
import { EnvironmentCommand } from '../shared/messages';
import { Corrections, type WantedCorrection } from './correction';
import { type CorrectionView } from './correction.views';
import { NetDifferences, type WantedDifference } from './net-difference';
import { type PreparedReversal } from './reversal';

/** What a correction changes of its posted entry, read in the ledger now. Throws what `Corrections.preview` throws. */
export class PreviewCorrectionCommand extends EnvironmentCommand<{ batchKey: string }, CorrectionView> {}

@CommandHandler(PreviewCorrectionCommand)
export class PreviewCorrectionHandler implements ICommandHandler<PreviewCorrectionCommand> {
  constructor(
    private readonly access: Access,
    private readonly corrections: Corrections,
  ) {}

  async execute({ caller, input }: PreviewCorrectionCommand): Promise<CorrectionView> {
    await this.access.require(caller, 'journal-batch:check');
    return this.corrections.preview(caller.environment, input.batchKey);
  }
}

/**
 * A Controller has the posted entry reversed, so that the newer delivery is posted anew. Throws what
 * `Corrections.reverseAndPost` throws.
 */
export class ReverseAndPostCommand extends EnvironmentCommand<WantedCorrection, PreparedReversal> {}

@CommandHandler(ReverseAndPostCommand)
export class ReverseAndPostHandler implements ICommandHandler<ReverseAndPostCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly corrections: Corrections,
  ) {}

  async execute(command: ReverseAndPostCommand): Promise<PreparedReversal> {
    await this.changes.begin(command, 'journal-batch:reverse');
    return this.corrections.reverseAndPost(originOf(command.caller), command.input);
  }
}

/**
 * A Controller has the net difference between the posted entry and its newer delivery posted: a batch of its own
 * becomes Ready to Post. Throws what `NetDifferences.prepare` throws.
 */
export class PostDifferenceCommand extends EnvironmentCommand<WantedDifference, PreparedReversal> {}

@CommandHandler(PostDifferenceCommand)
export class PostDifferenceHandler implements ICommandHandler<PostDifferenceCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly differences: NetDifferences,
  ) {}

  async execute(command: PostDifferenceCommand): Promise<PreparedReversal> {
    await this.changes.begin(command, 'journal-batch:reverse');
    return this.differences.prepare(originOf(command.caller), command.input);
  }
}
