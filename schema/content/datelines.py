"""Where and when reports were filed."""

from datetime import date as calendar_date

import strawberry

from schema.fields.mapped_fields import mapped


@strawberry.type(description="The place and day a report was filed from, as printed at its start.")
class Dateline:
    place: str = mapped(description="The city or region, as printed.")
    date: calendar_date = mapped(description="The day of filing, which may be earlier than that of publication.")
