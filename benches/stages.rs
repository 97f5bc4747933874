//! Each stage of a check over the same generated claims, beside a plain copy of them: a commit that
//! slows a room down shows which.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use scrub837::claim::Minutes;
use scrub837::codes::Codes;
use scrub837::engine::check::check_batch;
use scrub837::engine::{
    Batch, Batches, ClaimOutputs, Options, PatientData, RefusedSets, Scrubber, Settings,
};
use scrub837::fix::Newlines;
use scrub837::guide::{Versions, Walker};
use scrub837::policy::Policy;
use scrub837::x12::Segments;
use synthetic::{Defect, Plan};

fn main() {
    divan::main();
}

fn file() -> Vec<u8> {
    Plan::of_bytes(4_000_000).seed(1).share_of_defects(50, Defect::ALL).make().bytes
}

fn batches(file: &[u8]) -> Vec<Batch> {
    let mut batches = Batches::new(file);
    std::iter::from_fn(|| batches.next_batch().ok().flatten()).collect()
}

fn bench<T>(bencher: Bencher<'_, '_>, file: &[u8], run: impl Fn() -> T + Sync) {
    bencher.counter(BytesCount::of_slice(file)).bench(run);
}

/// What every other figure is to be read against.
#[divan::bench]
fn a_copy(bencher: Bencher<'_, '_>) {
    let file = file();
    bench(bencher, &file, || black_box(&file).clone());
}

#[divan::bench]
fn b_read(bencher: Bencher<'_, '_>) {
    let file = file();
    bench(bencher, &file, || batches(&file));
}

#[divan::bench]
fn c_split(bencher: Bencher<'_, '_>) {
    let file = file();
    let read = batches(&file);
    bench(bencher, &file, || {
        let split =
            |batch: &Batch| Segments::new(&batch.bytes, batch.delimiters, &batch.segments).len();
        read.iter().map(split).sum::<usize>()
    });
}

#[divan::bench]
fn d_split_and_walk(bencher: Bencher<'_, '_>) {
    let file = file();
    let read = batches(&file);
    bench(bencher, &file, || {
        let mut walker = Walker::default();
        let mut odd = 0;
        for batch in &read {
            let segments = Segments::new(&batch.bytes, batch.delimiters, &batch.segments);
            let mut placed = Vec::new();
            for section in &batch.sections {
                let range = section.segments.clone();
                let (kind, facts) = (section.kind, section.facts);
                walker.walk(kind, facts, &segments, range, &mut placed, &mut |_| odd += 1);
            }
            black_box(placed);
        }
        odd
    });
}

#[divan::bench]
fn e_check(bencher: Bencher<'_, '_>) {
    let file = file();
    let (codes, policy) = (Codes::embedded(), Policy::default());
    let (minutes, refused) = (Minutes::default(), RefusedSets::new());
    let options = Options {
        minutes: &minutes,
        codes: &codes,
        policy: &policy,
        versions: Versions::default(),
        patient_data: PatientData::Masked,
        refused: &refused,
    };
    bencher
        .counter(BytesCount::of_slice(&file))
        .with_inputs(|| batches(&file))
        .bench_values(|read| read.into_iter().map(|b| check_batch(b, options)).collect::<Vec<_>>());
}

#[divan::bench(args = [1, 2])]
fn f_whole(bencher: Bencher<'_, '_>, threads: usize) {
    let file = file();
    let settings = Settings { threads: Some(threads), ..Settings::default() };
    let Ok(scrubber) = Scrubber::new(settings) else { return };
    bench(bencher, &file, || {
        let (out, behind) = (std::io::sink(), std::io::sink());
        let mut outputs = ClaimOutputs::new(out, behind, Newlines::Keep);
        scrubber.scrub(&file[..], &mut |checked| outputs.add(checked)).is_ok()
    });
}
