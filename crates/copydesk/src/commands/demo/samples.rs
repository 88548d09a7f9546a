//! The bundled sample articles, compiled into the program.

macro_rules! samples {
    ($($name:literal),* $(,)?) => {
        /// Name and bytes of each sample.
        pub(super) const SAMPLES: &[(&str, &[u8])] =
            &[$(($name, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/", $name)))),*];
    };
}

samples! {
    "01-en-lake-accord.html",
    "02-en-bridge-trial.html",
    "03-en-earnings.html",
    "04-en-tide-logbooks.html",
    "05-en-storm-live.html",
    "06-de-bahnhof.html",
    "07-fr-verrerie.html",
    "08-es-biblioteca.html",
    "09-en-cup-final.txt",
    "10-en-swan-lane.txt",
    "11-de-moor.txt",
    "12-en-piano-interview.json",
    "13-fr-cloches.json",
    "14-es-faro.jsonl",
}

#[cfg(test)]
mod tests {
    use super::SAMPLES;

    #[test]
    fn every_file_of_the_folder_is_a_sample() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/samples");
        let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|name| name != "README.md").collect();
        names.sort();
        let bundled: Vec<&str> = SAMPLES.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, bundled);
    }
}
