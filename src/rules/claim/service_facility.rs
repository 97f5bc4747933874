//! CL343 to CL345: the place where services were given.

use crate::claim::{ProviderLoop, is_same_npi};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Fix, Place};
use crate::guide::{PlacedSegment, el, row};

rule! {
    /// The service facility is at the address of the billing provider.
    ///
    /// ## Why
    /// Loop 2310C is for services given elsewhere than at the address of 2010AA; the guide does
    /// not want it where the two are one.
    ///
    /// ## Example
    /// `NM1*77*2*RIVER THERAPY~`, `N3*12 MAIN STREET~` and `N4*AUSTIN*TX*787010001~`, as in 2010AA:
    /// leave 2310C out.
    ///
    /// ## Exceptions
    /// What counts as another address is for the payer to say. Silent where the facility has an NPI
    /// of its own.
    ///
    /// ## Fix safety
    /// Opt-in: the whole loop 2310C is left out, if it has no secondary numbers.
    FACILITY_AT_BILLING_ADDRESS {
        code: "CL343",
        name: "facility-at-billing-address",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, loop 2310C; X12 RFI 2810",
        covers: "C37 F03",
        fix_at: ProviderSetup,
        todo: "Leave the service facility out.",
        cms1500: "32",
        fix: OptIn,
        check: Check::Tables,
    }
}

rule! {
    /// The service facility has the NPI of the billing provider.
    ///
    /// ## Why
    /// The NPI of 2310C is for a facility that is no part of the billing provider. One that is has
    /// name and address there, and no NPI.
    ///
    /// ## Example
    /// `NM1*77*2*RIVER CLINIC*****XX*1234567893~` → `NM1*77*2*RIVER CLINIC~`.
    FACILITY_NPI_IS_BILLING {
        code: "CL344",
        name: "facility-npi-is-billing",
        severity: Warning,
        snip: 4,
        ack: Ack::element("I9").or_status("A7:562:77"),
        source: "837P 005010X222A1, 2310C NM109",
        covers: "C37",
        fix_at: ProviderSetup,
        todo: "Leave the NPI of the facility out, unless the payer asks for it.",
        cms1500: "32a",
        check: Check::Tables,
    }
}

rule! {
    /// A transport has a service facility.
    ///
    /// ## Why
    /// Where an ambulance picks the patient up and drops it off is in 2310E and 2310F; loop 2310C
    /// is not for transports.
    ///
    /// ## Example
    /// `NM1*77*2*CITY HOSPITAL~` beside `NM1*PW*2~` and `NM1*45*2~`: leave 2310C out.
    FACILITY_OF_TRANSPORT {
        code: "CL345",
        name: "facility-of-transport",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, loops 2310C and 2310E",
        covers: "C37",
        fix_at: Software,
        todo: "Leave the service facility out.",
        cms1500: "32",
        check: Check::Tables,
    }
}

/// Looks at the NM1 of 2310C.
pub(super) fn check(name: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let place = Place::of(name, el::NM1);
    if context.section.find(row::L2310E_NM1_PW).is_some() {
        let message = "the claim has the stops of a transport (2310E) and a service facility";
        out.report(&FACILITY_OF_TRANSPORT, place, message);
    }
    let facility = ProviderLoop::read(*name, context.section);
    let billing = context.above.billing_provider;
    let Some(billing) = billing.and_then(|s| ProviderLoop::find(row::L2010AA_NM1_85, s)) else {
        return;
    };
    let has_own_npi = facility.npi().is_some() && facility.npi() != billing.npi();
    let addresses = facility.address().zip(billing.address());
    if !has_own_npi && addresses.is_some_and(|(one, other)| one.is_same(&other)) {
        let message = "the service facility is at the billing provider's address";
        let finding = out.report(&FACILITY_AT_BILLING_ADDRESS, place, message);
        if facility.with_id(b"REF").is_none() {
            finding.offer(Fix::removal(facility.part.segments()));
        }
    } else if is_same_npi(facility.npi(), billing.npi()) {
        let message = "the service facility has the NPI of the billing provider";
        out.report(&FACILITY_NPI_IS_BILLING, Place::of(name, el::NM109), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{after_fix, clean, dirty};

    fn facility(npi: &str, street: &str, more: &str) -> String {
        let name = format!("NM1*77*2*RIVER CLINIC{npi}~\nN3*{street}~\nN4*AUSTIN*TX*787010001~\n");
        format!("{name}{more}LX*1~")
    }

    #[test]
    fn at_the_address_of_who_bills() {
        let said = "NM1: the service facility is at the billing provider's address";
        let here = facility("", "12 Main Street", "");
        dirty(&FACILITY_AT_BILLING_ADDRESS, &[("LX*1~", &here)], said);
        let text = after_fix(&FACILITY_AT_BILLING_ADDRESS, &[("LX*1~", &here)]);
        assert!(text.contains("225100000X~\nLX*1~"), "{text}");
        let own = facility("*****XX*1234567893", "12 MAIN STREET", "");
        dirty(&FACILITY_AT_BILLING_ADDRESS, &[("LX*1~", &own)], said);
        clean(&FACILITY_NPI_IS_BILLING, &[("LX*1~", &own)]);
        let tenant = facility("*****XX*1000000012", "12 MAIN STREET", "");
        clean(&FACILITY_AT_BILLING_ADDRESS, &[("LX*1~", &tenant)]);
        clean(&FACILITY_AT_BILLING_ADDRESS, &[("LX*1~", &facility("", "14 MAIN STREET", ""))]);
    }

    #[test]
    fn elsewhere_with_the_npi_of_who_bills() {
        let said = "NM109: the service facility has the NPI of the billing provider";
        let branch = facility("*****XX*1234567893", "9 LAKE ROAD", "");
        dirty(&FACILITY_NPI_IS_BILLING, &[("LX*1~", &branch)], said);
        clean(&FACILITY_NPI_IS_BILLING, &[("LX*1~", &facility("", "9 LAKE ROAD", ""))]);
    }

    #[test]
    fn a_transport_has_stops_instead() {
        let stop = "NM1*PW*2~\nN3*1 OAK LANE~\nN4*AUSTIN*TX*78702~\n";
        let said = "NM1: the claim has the stops of a transport (2310E) and a service facility";
        let both = facility("", "9 LAKE ROAD", stop);
        dirty(&FACILITY_OF_TRANSPORT, &[("LX*1~", &both)], said);
        clean(&FACILITY_OF_TRANSPORT, &[("LX*1~", &facility("", "9 LAKE ROAD", ""))]);
    }
}
