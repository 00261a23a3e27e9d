/**
 * The profile being edited: allergen names to tick, other words to type, a diet to choose; each where
 * some bot has a use for it.
 */

import { useState } from "react";
import { api, type Diet, type Profile } from "../api";
import type { Questions } from "../bots";
import { sentence } from "../http";
import { notify, warn } from "../notify";
import { t } from "../strings";
import { TagBox } from "./TagBox";

interface Props {
  profile: Profile;
  questions: Questions;
}

const DIETS = Object.entries(t.profile.diets) as [Diet, string][];

export function ProfileForm({ profile, questions }: Props) {
  const { allergens: names, diets } = questions;
  const [saved, setSaved] = useState(profile);
  const [draft, setDraft] = useState(profile);
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<Profile>): void => setDraft((now) => ({ ...now, ...part }));
  const legal = draft.allergies.filter((name) => names.includes(name));
  const others = draft.allergies.filter((name) => !names.includes(name));
  const toggle = (name: string): void =>
    change({
      allergies: legal.includes(name)
        ? draft.allergies.filter((other) => other !== name)
        : [...legal, name, ...others],
    });

  // One that was chosen when another bot kept it can still be seen, and left.
  const offered = (diet: Diet): boolean => ["", profile.diet, ...diets].includes(diet);

  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const kept = await api.saveProfile(draft);
      setSaved(kept);
      setDraft(kept);
      notify(t.profile.saved);
    } catch (error) {
      warn(sentence(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      className="profile"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {names.length > 0 ? (
        <fieldset>
          <legend>{t.profile.allergies}</legend>
          <p className="quiet">{t.profile.allergiesSub}</p>
          <div className="ticks">
            {names.map((name) => (
              <label key={name} className="tick">
                <input type="checkbox" checked={legal.includes(name)} onChange={() => toggle(name)} />
                <span>{name}</span>
              </label>
            ))}
          </div>
          <TagBox
            label={t.profile.otherAllergies}
            placeholder={t.profile.otherPlaceholder}
            tags={others}
            onChange={(tags) => change({ allergies: [...legal, ...tags] })}
          />
        </fieldset>
      ) : null}
      <fieldset>
        <legend className="sr-only">{t.profile.dislikes}</legend>
        <TagBox
          label={t.profile.dislikes}
          placeholder={t.profile.dislikesPlaceholder}
          tags={draft.dislikes}
          onChange={(dislikes) => change({ dislikes })}
        />
      </fieldset>
      {diets.length > 0 ? (
        <fieldset>
          <legend>{t.profile.diet}</legend>
          <div className="ticks">
            {DIETS.filter(([value]) => offered(value)).map(([value, label]) => (
              <label key={value} className="tick">
                <input
                  type="radio"
                  name="diet"
                  checked={draft.diet === value}
                  onChange={() => change({ diet: value })}
                />
                <span>{label}</span>
              </label>
            ))}
          </div>
        </fieldset>
      ) : null}
      <div className="profile-save">
        <button type="submit" className="button primary" disabled={busy}>
          {t.save}
        </button>
        {draft === saved ? null : <span className="quiet">{t.profile.unsaved}</span>}
      </div>
    </form>
  );
}
