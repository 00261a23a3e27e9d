/** The profile being edited: legal allergen names to tick, other words to type, a diet to choose. */

import { useState } from "react";
import { api, type Diet, type Profile } from "../api";
import { sentence } from "../http";
import { notify, warn } from "../notify";
import { t } from "../strings";
import { TagBox } from "./TagBox";

interface Props {
  profile: Profile;
  names: readonly string[];
}

const DIETS = Object.entries(t.profile.diets) as [Diet, string][];

export function ProfileForm({ profile, names }: Props) {
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
      <fieldset>
        <legend className="sr-only">{t.profile.dislikes}</legend>
        <TagBox
          label={t.profile.dislikes}
          placeholder={t.profile.dislikesPlaceholder}
          tags={draft.dislikes}
          onChange={(dislikes) => change({ dislikes })}
        />
      </fieldset>
      <fieldset>
        <legend>{t.profile.diet}</legend>
        <div className="ticks">
          {DIETS.map(([value, label]) => (
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
      <div className="profile-save">
        <button type="submit" className="button primary" disabled={busy}>
          {t.save}
        </button>
        {draft === saved ? null : <span className="quiet">{t.profile.unsaved}</span>}
      </div>
    </form>
  );
}
