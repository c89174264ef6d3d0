"""Which assertion turns red when a rule of tenants or of the audit is dropped."""

from tests.bookings.guards_base import Guard, guarded

_POLICY = (
    "0040_row_security",
    "one rule for all commands and roles says what is seen and what is written",
)

TENANT_GUARDS: dict[str, Guard] = {
    **guarded(
        "bookings",
        {
            "policy bookings_own_tenant": (
                "0040_tenant_isolation",
                "a tenant sees its booking",
            ),
            "trigger bookings_refuse_resource_out_of_sight": (
                "0040_out_of_sight",
                "booking it at a time when it is free says the same",
            ),
            "trigger bookings_record_change": (
                "0042_audit",
                "a change is recorded with what changed, and nothing else",
            ),
            "trigger bookings_refuse_truncate": (
                "0042_audit_append_only",
                "bookings do not go unrecorded",
            ),
        },
    ),
    **guarded("service", {"policy service_own_tenant": _POLICY}),
    **guarded("segment", {"policy segment_own_tenant": _POLICY}),
    **guarded("availability_rule", {"policy availability_rule_own_tenant": _POLICY}),
}
