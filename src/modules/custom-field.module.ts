import { Module } from '@nestjs/common';
import { CustomFieldController } from '../adapters/http/custom-field/custom-field.controller';
import { ValueOverrideController } from '../adapters/http/custom-field/value-override.controller';
import {
  ChangeCustomFieldHandler,
  DefineCustomFieldHandler,
  RemoveCustomFieldHandler,
} from '../application/custom-field/custom-field.commands';
import {
  GetCustomFieldHandler,
  ListCustomFieldsHandler,
  ListValueOverridesHandler,
} from '../application/custom-field/custom-field.queries';
import { OverrideValuesHandler, RemoveOverrideHandler } from '../application/custom-field/value-override.commands';

/** Custom fields, their bindings in the ledger, and value overrides. */
@Module({
  controllers: [CustomFieldController, ValueOverrideController],
  providers: [
    DefineCustomFieldHandler,
    ChangeCustomFieldHandler,
    RemoveCustomFieldHandler,
    ListCustomFieldsHandler,
    GetCustomFieldHandler,
    OverrideValuesHandler,
    RemoveOverrideHandler,
    ListValueOverridesHandler,
  ],
})
export class CustomFieldModule {}
