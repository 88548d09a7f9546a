//! `copydesk completions` and `copydesk man`: what is made from the command line's definition.

use anyhow::Result;
use clap::CommandFactory;

use crate::cli::Cli;
use crate::outcome::Outcome;
use crate::terminal::print;

pub(super) fn completions(shell: clap_complete::Shell) -> Result<Outcome> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "copydesk", &mut text);
    print(&String::from_utf8_lossy(&text))?;
    Ok(Outcome::Done)
}

/// One page: the program, then each of its commands.
pub(super) fn man() -> Result<Outcome> {
    let mut command = Cli::command();
    command.build();
    let mut text = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut text)?;
    for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
        let page = clap_mangen::Man::new(subcommand.clone().disable_help_subcommand(true));
        page.render_synopsis_section(&mut text)?;
        page.render_description_section(&mut text)?;
        page.render_options_section(&mut text)?;
    }
    print(&String::from_utf8_lossy(&text))?;
    Ok(Outcome::Done)
}
