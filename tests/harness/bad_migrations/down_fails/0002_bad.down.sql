drop index public.t_m_idx;
